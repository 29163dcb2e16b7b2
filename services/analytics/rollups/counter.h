/* The thread that adds what waits to the rollups, so that there is little of it for who reads. */
#ifndef CRIER_ANALYTICS_ROLLUPS_COUNTER_H
#define CRIER_ANALYTICS_ROLLUPS_COUNTER_H

#include "service/service.h"

struct counter;

/** Starts it. @return NULL when there can be no thread */
struct counter *counter_create(const struct service *service);

/** Ends it, and has it add what waits once more; NULL is accepted. */
void counter_destroy(struct counter *counter);

#endif
