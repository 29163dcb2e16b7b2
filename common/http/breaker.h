/* Stops asking a neighbour that does not answer, and now and then looks whether it does again. */
#ifndef CRIER_HTTP_BREAKER_H
#define CRIER_HTTP_BREAKER_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"

#define BREAKER_FAILURES 5 /* in a row, until it opens */
/* Until one may try: a neighbour that only starts is there soon, so the first waits are short, and
 * each is twice as long as the one before. */
#define BREAKER_OPEN_MIN_US (100 * US_PER_MS)
#define BREAKER_OPEN_MAX_US (2 * US_PER_SECOND)

struct breaker {
	pthread_mutex_t lock;
	int failures;	      /* in a row */
	int64_t closed_to_us; /* while open: nobody may try before; monotonic */
	int64_t wait_us;      /* while open: what the next who tries makes the others wait */
};

enum breaker_news {
	BREAKER_SUCCESS, /* an answer, whatever it says */
	BREAKER_FAILURE, /* no answer, or one that says the neighbour cannot */
	BREAKER_UNKNOWN, /* we gave up too early to tell */
};

void breaker_init(struct breaker *breaker);
void breaker_finish(struct breaker *breaker);

/** May a request go out at now_us (monotonic)? While the breaker is open, one may after each wait;
 *  what is reported of it decides. */
bool breaker_admit(struct breaker *breaker, int64_t now_us);

/** What became of a request that was admitted. */
void breaker_report(struct breaker *breaker, enum breaker_news news, int64_t now_us);

#endif
