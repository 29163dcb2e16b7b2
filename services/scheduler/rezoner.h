/* Keeps schedules at the local minute that was meant, when the rules of a zone change. */
#ifndef CRIER_SCHEDULER_REZONER_H
#define CRIER_SCHEDULER_REZONER_H

#include "scheduler.h"

struct rezoner;

/** Starts the thread, which looks at once. @return NULL when there can be none */
struct rezoner *rezoner_create(const struct service *service, struct scheduler *scheduler);

/** Ends it after its round; NULL is accepted. */
void rezoner_destroy(struct rezoner *rezoner);

#endif
