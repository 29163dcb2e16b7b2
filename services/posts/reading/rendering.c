/* Nothing rendered is kept: it takes less than a millisecond, and what was safe yesterday may not
 * be so by tomorrow's rules. */
#include "reading/rendering.h"

#include <inttypes.h>

#include "http/conditional.h"
#include "markup/markup.h"

const char *rendering_html(struct call *c, enum post_format format, const char *content)
{
	static const enum markup_language languages[] = {
		[POST_FORMAT_MARKDOWN] = MARKUP_MARKDOWN,
		[POST_FORMAT_HTML] = MARKUP_HTML,
		[POST_FORMAT_TEXT] = MARKUP_TEXT,
	};
	bool known = format && (size_t)format < COUNT_OF(languages);
	return markup_render(c, known ? languages[format] : MARKUP_TEXT, content);
}

enum err rendering_add(struct call *c, enum rendering wanted, const char *if_none_match,
	struct post *post)
{
	if (!wanted)
		return OK;
	call_reply_tag(c, "%" PRId64 "-html%d", post->version, MARKUP_VERSION);
	TRY(conditional_check(c, 0, if_none_match, NULL));
	post->content_html = rendering_html(c, post->format, post->content);
	return OK;
}
