/* Waiting for one another on the clock that never steps, so that a deadline is one. */
#ifndef CRIER_DB_WAIT_H
#define CRIER_DB_WAIT_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

void wait_init(pthread_cond_t *cond);

/** A mutex that is only ever held for a moment: it spins before it sleeps. */
void wait_init_mutex(pthread_mutex_t *mutex);

/** Waits, with the mutex held, for a signal until until_us (monotonic); 0: without an end.
 *  Wakes without a cause too. @return false when the time was up */
bool wait_until(pthread_cond_t *cond, pthread_mutex_t *mutex, int64_t until_us);

/* An answer one thread waits for and one other gives, once. Zero it to begin. */
struct answer {
	_Atomic uint32_t given;
};

/** Gives the answer; from here on it is its waiter's, and may be gone. */
void answer_give(struct answer *answer);

/** Waits for the answer until until_us (monotonic); 0: without an end.
 *  @return false when the time was up first */
bool answer_wait(struct answer *answer, int64_t until_us);

#endif
