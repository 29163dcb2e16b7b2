/* What others refer to comes before them; a test compares this with both engines' catalogs. */
#include "tables.h"

#include "base/macros.h"

static const struct copy_table list[] = {
	{"pages", COPY_ROWS},
	{"page_clones", COPY_ROWS},
};

const struct copy_tables scraper_tables = {list, COUNT_OF(list)};
