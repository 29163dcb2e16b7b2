/* Copies pictures that pages and posts have, one after the other, on a thread of its own. */
#ifndef CRIER_SCRAPER_CLONER_H
#define CRIER_SCRAPER_CLONER_H

#include "fetch/fetch_config.h"
#include "media/media.h"
#include "service/service.h"

#define CLONE_KEPT_DAYS 30 /* after nothing has wanted it any more */

struct cloner;
struct robots;

struct cloner_config {
	int64_t per_minute;
	struct media_config media;
};

/** Opens the storage and starts the thread. Both configurations are borrowed.
 *  @param robots  heeded by pages' own sites; borrowed; NULL: nobody's is
 *  @return OK | ERR_INVALID (a setting cannot be) | ERR_UNAVAILABLE (no storage, no thread) */
MUST_CHECK enum err cloner_create(struct call *c, struct service *service,
	const struct fetch_config *fetch, const struct cloner_config *config, struct robots *robots,
	struct cloner **cloner);

/** Ends the thread after the picture that it is at; NULL is accepted. */
void cloner_destroy(struct cloner *cloner);

/** Removes some of the copies that nothing has wanted for CLONE_KEPT_DAYS, in transactions of its
 *  own: a chore for the janitor. @param[out] more  whether there may be others */
MUST_CHECK enum err cloner_sweep(struct call *c, struct cloner *cloner, bool *more);

#endif
