/* Idle transfers to one place, the last used on top: its connection is most likely still open. */
#ifndef CRIER_HTTP_TRANSFERS_H
#define CRIER_HTTP_TRANSFERS_H

#include <pthread.h>
#include <stddef.h>

#include "http/transfer.h"

#define TRANSFERS_IDLE_MAX 64

struct transfers {
	pthread_mutex_t lock;
	struct transfer *idle[TRANSFERS_IDLE_MAX];
	size_t count;
};

void transfers_init(struct transfers *transfers);

/** None may be taken. */
void transfers_finish(struct transfers *transfers);

/** An idle one, or a new one. @return NULL when libcurl cannot start */
struct transfer *transfers_take(struct transfers *transfers);

void transfers_give(struct transfers *transfers, struct transfer *transfer);

#endif
