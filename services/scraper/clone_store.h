/* Copies of pictures in the database: a queue of what is to be copied, and what each copy is
 * called. One that nothing has wanted for long is removed in three steps, as images of posts are:
 * it is doomed, its bytes are removed, it is forgotten. */
#ifndef CRIER_SCRAPER_CLONE_STORE_H
#define CRIER_SCRAPER_CLONE_STORE_H

#include "db/db.h"

#define CLONES_WAITING_MAX 10000
#define CLONES_AT_A_TIME_MAX 100

struct clone_wish {
	const char *key; /* digest of the address without its signature */
	const char *url;
	int64_t page_id; /* that has it, itself or in a post; 0: not known */
};

/* Pages that have a picture; of more than fit, those that had it last. */
#define CLONE_OWNERS_MAX 50
struct clone_owners {
	int64_t items[CLONE_OWNERS_MAX];
	size_t count;
};

/* One that is to be copied now. */
struct clone_job {
	const char *key;
	const char *url;
	int64_t attempts; /* with this one */
};

struct clone_job_list {
	struct clone_job *items;
	size_t count;
};

/* A copy that was put into the storage. */
struct clone {
	const char *key;
	const char *sha256;
	const char *type;
	int64_t width, height, bytes;
};

struct doomed_clone {
	const char *key;
	const char *sha256; /* NULL: there never was a copy */
	const char *type;
};

struct doomed_clone_list {
	struct doomed_clone *items;
	size_t count;
};

/** Puts a picture into the queue, or says that it is wanted still; where so many wait already that
 *  there is no room it does nothing. Inside db_write. */
MUST_CHECK enum err clone_store_want(struct call *c, const struct clone_wish *wish);

/** Says that a page has no pictures any more, so that the next sweep removes those that no other
 *  has; inside db_write. */
MUST_CHECK enum err clone_store_drop(struct call *c, int64_t page_id);

/** Takes what is due, limit at most. Inside db_write.
 *  @param lease_us  for how long: then it is due again */
MUST_CHECK enum err clone_store_claim(struct call *c, int64_t lease_us, int64_t limit,
	struct clone_job_list *jobs);

/** Inside db_write.
 *  @return OK | ERR_UNAVAILABLE (the same picture is being removed, or it is no longer wanted) */
MUST_CHECK enum err clone_store_done(struct call *c, const struct clone *clone);

MUST_CHECK enum err clone_store_owners(struct call *c, const char *key,
	struct clone_owners *owners);

/** Inside db_write. @param next_try_us  0: never */
MUST_CHECK enum err clone_store_failed(struct call *c, const char *key, int64_t next_try_us,
	const char *why);

/** Of one that was claimed and then not tried; inside db_write. */
MUST_CHECK enum err clone_store_put_back(struct call *c, const char *key, int64_t next_try_us);

/** @param[out] clone  key, sha256, type. @return OK | ERR_NOT_FOUND (there is no copy) */
MUST_CHECK enum err clone_store_by_key(struct call *c, const char *key, struct clone *clone);

/** The page that has had its pictures wanted least lately. @param[out] page_id  0: none before */
MUST_CHECK enum err clone_store_old_page(struct call *c, int64_t before_us, int64_t *page_id);

/** Says of those pictures of a page which were not wanted since then that it has them no more;
 * inside db_write. */
MUST_CHECK enum err clone_store_release(struct call *c, int64_t page_id, int64_t before_us);

/** Dooms what nothing wanted since then and no page has; inside db_write.
 *  @param again_us  those that were doomed before that are doomed again */
MUST_CHECK enum err clone_store_doom(struct call *c, int64_t before_us, int64_t again_us,
	int64_t limit, struct doomed_clone_list *doomed);

/** @param[out] kept  whether another address has the same picture */
MUST_CHECK enum err clone_store_is_kept(struct call *c, const char *sha256, bool *kept);

/** Forgets one that was doomed at that time and not again; inside db_write. */
MUST_CHECK enum err clone_store_forget(struct call *c, const char *key, int64_t doomed_at_us);

#endif
