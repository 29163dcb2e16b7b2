/* Tells Redis that rankings of before are none any more, for those who count events and do not wait
 * for it. */
#ifndef CRIER_ANALYTICS_RANKING_TELLER_H
#define CRIER_ANALYTICS_RANKING_TELLER_H

#include "service/answer_cache.h"
#include "service/service.h"

struct ranking_teller;

/** Tells at once too, for what a process that was here before had no time to tell of. @param
 * rankings  borrowed
 *  @return NULL when there can be no thread */
struct ranking_teller *ranking_teller_create(const struct service *service,
	struct answer_cache *rankings);

/** Tells what is to be told, and ends; NULL is accepted. */
void ranking_teller_destroy(struct ranking_teller *teller);

/** After a commit: this daemon finds no ranking of before it from now on, the other ones soon.
 * Never waits. */
void ranking_teller_note(struct ranking_teller *teller);

#endif
