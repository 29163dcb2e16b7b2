/* The operations by which events come in, and that tell how many did. */
#include <string.h>
#include <strings.h>

#include "analytics.h"
#include "analytics_api.h"
#include "base/rfc3339.h"
#include "gzip/gunzip.h"
#include "ingest/sending.h"
#include "rollups/counting.h"
#include "rollups/ingest_count_store.h"

#define BYTES_MAX ((size_t)8 * 1024 * 1024)
#define STATS_DAYS 30

static enum err unfold(struct call *c, struct slice *text)
{
	struct text plain;
	TRY(gunzip_text(c, text->data, text->len, BYTES_MAX, &plain));
	*text = (struct slice){text_string(&plain), plain.len};
	return OK;
}

static enum err plain_text(struct call *c, const struct send_events_in *in, struct slice *text)
{
	const char *encoding = in->content_encoding;
	*text = (struct slice){in->body.data, in->body.len};
	if (!encoding || !*encoding || strcasecmp(encoding, "identity") == 0)
		return OK;
	if (strcasecmp(encoding, "gzip") == 0 || strcasecmp(encoding, "x-gzip") == 0)
		return unfold(c, text);
	return fail(c, ERR_MEDIA_TYPE, "the body may be compressed by gzip, or not at all");
}

static enum err cut(struct call *c, const struct send_events_in *in, struct event_rows *rows)
{
	struct slice text;
	TRY(plain_text(c, in, &text));
	if (strcmp(in->body.content_type, "application/json") == 0)
		return event_rows_of_json(c, text, rows);
	return event_rows_of_lines(c, text, rows);
}

/* POST /api/events. 400 where no rows can be told apart; whatever is wrong with a row is told of
 * it alone. */
enum err send_events(struct call *c, const struct send_events_in *in, struct sent_events *out)
{
	const struct sender sender = {
		.user_id = c->principal.user_id,
		.vouches = c->principal.role == ROLE_ADMIN,
		.agent = c->user_agent,
		.host = analytics_of(c)->site_host,
		.received_us = call_now_us(c),
	};
	struct event_rows rows;
	TRY(cut(c, in, &rows));
	return sending_take(c, &rows, &sender, 0, out);
}

static int64_t day_of(const char *date, int64_t otherwise)
{
	int year, month, day;
	if (!date || !rfc3339_parse_date(date, &year, &month, &day))
		return otherwise;
	return rfc3339_days(year, month, day);
}

static void sum_up(struct event_stats *out)
{
	for (size_t i = 0; i < out->days.count; i++) {
		const struct event_day *day = &out->days.items[i];
		out->received += day->received;
		out->accepted += day->accepted;
		out->duplicate += day->duplicate;
		out->filtered += day->filtered;
		out->rejected += day->rejected;
	}
}

/* GET /api/events/stats. */
enum err get_event_stats(struct call *c, const struct get_event_stats_in *in,
	struct event_stats *out)
{
	int64_t to = day_of(in->to, call_now_us(c) / US_PER_DAY);
	int64_t from = day_of(in->from, to - STATS_DAYS);
	TRY(counting_catch_up(c));
	TRY(ingest_count_store_days(c, from, to, &out->days));
	TRY(ingest_count_store_reasons(c, from, to, &out->reasons));
	sum_up(out);
	return OK;
}
