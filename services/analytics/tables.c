/* What others refer to comes before them; a test compares this with both engines' catalogs. */
#include "tables.h"

#include "base/macros.h"

static const struct copy_table list[] = {
	{"reactions", COPY_ROWS},
	{"idempotency_keys", COPY_ROWS},
	{"event_log", COPY_ROWS},
	{"access_log", COPY_ROWS},
	{"log_mark", COPY_SEEDED},
	{"rollup_days", COPY_ROWS},
	{"rollup_months", COPY_ROWS},
	{"paths", COPY_ROWS},
	{"path_days", COPY_ROWS},
	{"post_facts", COPY_ROWS},
	{"posts_mark", COPY_SEEDED},
	{"rollup_queue", COPY_ROWS},
	{"ingest_days", COPY_ROWS},
	{"ingest_reasons", COPY_ROWS},
	{"dead_letters", COPY_ROWS},
};

const struct copy_tables analytics_tables = {list, COUNT_OF(list)};
