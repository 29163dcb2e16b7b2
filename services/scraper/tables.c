/* What others refer to comes before them; a test compares this with both engines' catalogs. */
#include "tables.h"

#include "base/macros.h"

static const struct copy_table list[] = {
	{"pages", COPY_ROWS},
	{"idempotency_keys", COPY_ROWS},
	{"page_names", COPY_ROWS},
	{"page_posts", COPY_ROWS},
	{"page_people", COPY_ROWS},
	{"page_relations", COPY_ROWS},
	{"page_comments", COPY_ROWS},
	{"page_metrics", COPY_ROWS},
	{"page_bodies", COPY_ROWS},
	{"page_sources", COPY_ROWS},
	{"page_validators", COPY_ROWS},
	{"page_jobs", COPY_ROWS},
	{"page_askers", COPY_ROWS},
	{"page_erasures", COPY_ROWS},
	{"page_clones", COPY_ROWS},
	{"page_clone_owners", COPY_ROWS},
	{"page_texts", COPY_ROWS},
	{"page_text_days", COPY_ROWS},
};

const struct copy_tables scraper_tables = {list, COUNT_OF(list)};
