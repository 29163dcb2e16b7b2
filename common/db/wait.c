/* pthread_cond_t with CLOCK_MONOTONIC and microseconds. */
#include "db/wait.h"

#include <time.h>

#include "base/clock.h"

void wait_init(pthread_cond_t *cond)
{
	pthread_condattr_t attributes;
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(cond, &attributes);
	pthread_condattr_destroy(&attributes);
}

bool wait_until(pthread_cond_t *cond, pthread_mutex_t *mutex, int64_t until_us)
{
	if (!until_us)
		return pthread_cond_wait(cond, mutex) == 0;
	struct timespec until = {.tv_sec = until_us / US_PER_SECOND,
		.tv_nsec = until_us % US_PER_SECOND * 1000};
	return pthread_cond_timedwait(cond, mutex, &until) == 0;
}
