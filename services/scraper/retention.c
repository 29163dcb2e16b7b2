/* Each is a row: what, for how long, and by which function. */
#include "retention.h"

#include "page_body_store.h"
#include "page_comment_store.h"
#include "page_job_store.h"
#include "page_people_store.h"
#include "page_source_store.h"

#define NAMES_DAYS \
	30 /* for which it is remembered how a fetch ended that nobody asks for any more */

void retention_chores(const struct scraper_config *config, struct janitor_chore *chores)
{
	const struct janitor_chore list[RETENTION_CHORES] = {
		{.what = "people of pages",
			.keep_us = config->people_days * US_PER_DAY,
			.remove = page_people_store_remove},
		{.what = "comments on pages",
			.keep_us = config->people_days * US_PER_DAY,
			.remove = page_comment_store_remove},
		{.what = "bodies of pages",
			.keep_us = config->bodies_days * US_PER_DAY,
			.remove = page_body_store_remove},
		{.what = "sources of pages",
			.keep_us = NAMES_DAYS * US_PER_DAY,
			.remove = page_source_store_remove},
		{.what = "names of pages",
			.keep_us = NAMES_DAYS * US_PER_DAY,
			.remove = page_job_store_remove},
		{.what = "counts of who asks for pages",
			.keep_us = 2 * US_PER_HOUR,
			.remove = page_job_store_remove_askers},
	};
	for (int i = 0; i < RETENTION_CHORES; i++)
		chores[i] = list[i];
}
