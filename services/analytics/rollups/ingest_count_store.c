/* What became of events, by day: in the database. */
#include "rollups/ingest_count_store.h"

#include "analytics_sql.h"
#include "base/rfc3339.h"

static enum err add_reason(struct call *c, int64_t day, const char *reason, int64_t events)
{
	if (!events)
		return OK;
	return db_query(c, &SQL_INGEST_REASON_ADD,
		DB_ARGS(db_int(day), db_text(reason), db_int(events)), NULL);
}

enum err ingest_count_store_add(struct call *c, int64_t day, const struct ingest_counts *counts)
{
	int64_t received = counts->accepted + counts->duplicate + counts->filtered +
			   counts->rejected;
	if (!received)
		return OK;
	for (int i = 0; i < INGEST_REASONS; i++) {
		TRY(add_reason(c, day,
			counts->by_filter[i] ? act_filter_word((enum act_filter)i) : NULL,
			counts->by_filter[i]));
		TRY(add_reason(c, day,
			counts->by_refusal[i] ? refusal_word((enum refusal_reason)i) : NULL,
			counts->by_refusal[i]));
	}
	return db_query(c, &SQL_INGEST_DAY_ADD,
		DB_ARGS(db_int(day), db_int(received), db_int(counts->accepted),
			db_int(counts->duplicate), db_int(counts->filtered),
			db_int(counts->rejected)),
		NULL);
}

static struct event_day read_day(struct call *c, struct db_row row)
{
	char date[RFC3339_SIZE];
	rfc3339_format(row_int(&row) * US_PER_DAY, date);
	struct event_day day = {.date = call_printf(c, "%.10s", date)};
	day.received = row_int(&row);
	day.accepted = row_int(&row);
	day.duplicate = row_int(&row);
	day.filtered = row_int(&row);
	day.rejected = row_int(&row);
	row_end(&row);
	return day;
}

enum err ingest_count_store_days(struct call *c, int64_t from, int64_t to,
	struct event_day_list *days)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_INGEST_DAYS_BETWEEN, DB_ARGS(db_int(from), db_int(to)), &rows));
	days->count = rows.count;
	days->items = call_alloc(c, (rows.count + 1) * sizeof *days->items);
	for (size_t i = 0; i < rows.count; i++)
		days->items[i] = read_day(c, db_row(&rows, i));
	return OK;
}

enum err ingest_count_store_reasons(struct call *c, int64_t from, int64_t to,
	struct event_reason_list *reasons)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_INGEST_REASONS_BETWEEN, DB_ARGS(db_int(from), db_int(to)), &rows));
	reasons->count = rows.count;
	reasons->items = call_alloc(c, (rows.count + 1) * sizeof *reasons->items);
	for (size_t i = 0; i < rows.count; i++) {
		struct db_row row = db_row(&rows, i);
		reasons->items[i].reason = row_text(&row);
		reasons->items[i].events = row_int(&row);
	}
	return OK;
}
