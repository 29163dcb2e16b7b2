/* What others refer to comes before them; a test compares this with both engines' catalogs. */
#include "tables.h"

#include "base/macros.h"

static const struct copy_table list[] = {
	{"posts", COPY_ROWS}, {"post_tags", COPY_ROWS}, {"post_revisions", COPY_ROWS},
	{"publications", COPY_ROWS}, {"publishing_batches", COPY_ROWS}, {"deliveries", COPY_ROWS},
	{"slot_weeks", COPY_ROWS}, {"media_objects", COPY_ROWS}, {"media", COPY_ROWS},
	{"zone_rules", COPY_ROWS}, {"sweeper", COPY_SEEDED}, {"canary", COPY_SEEDED},
	{"post_words", COPY_REBUILT},	      /* by triggers */
	{"post_words_waiting", COPY_REBUILT}, /* likewise */
	{"post_words_mark", COPY_REBUILT},    /* at 0, so that the indexer begins anew */
};

const struct copy_tables posts_tables = {list, COUNT_OF(list)};
