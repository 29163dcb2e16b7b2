/* What became of events, by day: in the database. */
#include "ingest_count_store.h"

#include "analytics_sql.h"

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
