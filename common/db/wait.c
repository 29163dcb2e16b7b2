/* pthread_cond_t with CLOCK_MONOTONIC and microseconds; and a futex, which is all that a single
 * answer needs: no lock that those who wake would queue up for. */
#include "db/wait.h"

#include <errno.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"

static struct timespec to_timespec(int64_t us)
{
	return (struct timespec){.tv_sec = us / US_PER_SECOND,
		.tv_nsec = us % US_PER_SECOND * 1000};
}

void wait_init(pthread_cond_t *cond)
{
	pthread_condattr_t attributes;
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(cond, &attributes);
	pthread_condattr_destroy(&attributes);
}

void wait_init_mutex(pthread_mutex_t *mutex)
{
	pthread_mutexattr_t attributes;
	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ADAPTIVE_NP);
	pthread_mutex_init(mutex, &attributes);
	pthread_mutexattr_destroy(&attributes);
}

bool wait_until(pthread_cond_t *cond, pthread_mutex_t *mutex, int64_t until_us)
{
	if (!until_us)
		return pthread_cond_wait(cond, mutex) == 0;
	struct timespec until = to_timespec(until_us);
	return pthread_cond_timedwait(cond, mutex, &until) == 0;
}

/* The address only: should the waiter have left already, waking nobody there does no harm. */
void answer_give(struct answer *answer)
{
	atomic_store_explicit(&answer->given, 1, memory_order_release);
	syscall(SYS_futex, &answer->given, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

/* FUTEX_WAIT_BITSET takes an absolute time of CLOCK_MONOTONIC (futex(2)). */
bool answer_wait(struct answer *answer, int64_t until_us)
{
	struct timespec until = to_timespec(until_us);
	while (!atomic_load_explicit(&answer->given, memory_order_acquire)) {
		long result = syscall(SYS_futex, &answer->given, FUTEX_WAIT_BITSET_PRIVATE, 0,
			until_us ? &until : NULL, NULL, FUTEX_BITSET_MATCH_ANY);
		if (result < 0 && errno == ETIMEDOUT)
			return atomic_load_explicit(&answer->given, memory_order_acquire) != 0;
	}
	return true;
}
