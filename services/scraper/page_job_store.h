/* What is to be fetched, and when, in the database: one row for each name, so that there is one
 * fetch of it at a time, whichever daemon runs it and whoever waits for it. */
#ifndef CRIER_SCRAPER_PAGE_JOB_STORE_H
#define CRIER_SCRAPER_PAGE_JOB_STORE_H

#include "db/db.h"
#include "page_schedule.h"

/* How a job stands. */
struct page_job_state {
	int64_t ended; /* fetches that came to their end */
	int64_t failures;
	const char *outcome; /* of the last one; NULL: none yet */
	const char *detail;
	bool has_due, has_not_before;
	int64_t due_at_us, not_before_us;
};

/** Has a name fetched as soon as it may be, for somebody waits; inside db_write. */
MUST_CHECK enum err page_job_store_put(struct call *c, const char *name);

/** @param[out] found  false: nobody asked for that name lately */
MUST_CHECK enum err page_job_store_state(struct call *c, const char *name,
	struct page_job_state *state, bool *found);

/** How many have somebody waiting, up to a number. */
MUST_CHECK enum err page_job_store_waiting(struct call *c, int64_t max, int64_t *count);

/** Notes that somebody looked at a page that is known, so that it is fetched by its schedule;
 * inside db_write. */
MUST_CHECK enum err page_job_store_touch(struct call *c, const char *name);

/** Whether a fetch is due. */
MUST_CHECK enum err page_job_store_any_due(struct call *c, bool *due);

/* A fetch that has begun. */
struct page_job {
	const char *name;
	int64_t attempt; /* its number */
	int64_t failures;
	struct page_times fetched; /* when each part was fetched last */
	int64_t asked_at_us;
};

/**
 * Begins the fetch that is due longest, those that somebody waits for first; inside db_write.
 * @param lease_us  after which another one may begin it again
 * @param[out] found  false: none is due
 */
MUST_CHECK enum err page_job_store_claim(struct call *c, int64_t lease_us, struct page_job *job,
	bool *found);

/* How a fetch ended. */
struct page_job_end {
	const char *outcome, *detail;
	int64_t failures; /* in a row, with this one */
	struct page_times fetched;
	bool has_due, has_not_before;
	int64_t due_at_us, not_before_us;
};

/** Keeps how a fetch ended, unless another one has begun; inside db_write. */
MUST_CHECK enum err page_job_store_end(struct call *c, const struct page_job *job,
	const struct page_job_end *end);

/** Goes on under the name that a page is shown by, if it was fetched by another; inside db_write.
 */
MUST_CHECK enum err page_job_store_adopt(struct call *c, const char *name,
	const struct page_job_end *end);

/** Removes a name; inside db_write. */
MUST_CHECK enum err page_job_store_delete(struct call *c, const char *name);

/** Removes names that nobody asked for since a time; inside db_write. */
MUST_CHECK enum err page_job_store_remove(struct call *c, int64_t before_us, int64_t *removed);

/** Counts one more fetch of an account in this hour; inside db_write.
 *  @return OK | ERR_THROTTLED (it had so many) | ERR_UNAVAILABLE */
MUST_CHECK enum err page_job_store_count_asker(struct call *c, int64_t user_id, int64_t hourly_max);

/** Removes counts of hours that are past; inside db_write. */
MUST_CHECK enum err page_job_store_remove_askers(struct call *c, int64_t before_us,
	int64_t *removed);

#endif
