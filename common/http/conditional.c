/* Last-Modified has no fractions, so a change within the same second would go unseen: it is not
 * trusted before that second is over (RFC 9110, section 8.8.2.2). */
#include "http/conditional.h"

#include "base/http_date.h"
#include "http/etag.h"

static bool is_unchanged(const struct call *c, int64_t modified_us, const char *since)
{
	int64_t since_us;
	return since && modified_us && http_date_parse(since, &since_us) &&
	       modified_us < since_us + US_PER_SECOND &&
	       call_now_us(c) >= modified_us + US_PER_SECOND;
}

enum err conditional_check(struct call *c, int64_t modified_us, const char *if_none_match,
	const char *if_modified_since)
{
	char date[HTTP_DATE_SIZE];
	if (modified_us) {
		http_date_format(modified_us, date);
		call_reply_header(c, "Last-Modified", "%s", date);
	}
	bool has_it = if_none_match ? c->reply_tag && etag_listed(if_none_match, c->reply_tag)
				    : is_unchanged(c, modified_us, if_modified_since);
	return has_it ? fail(c, ERR_NOT_MODIFIED, "not modified") : OK;
}
