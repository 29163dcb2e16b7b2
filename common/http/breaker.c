/* Open is: too many failures in a row. Half-open needs no state of its own: letting one try
 * pushes the moment of the next one on, so that a probe that never reports costs only time. */
#include "http/breaker.h"

void breaker_init(struct breaker *breaker)
{
	*breaker = (struct breaker){0};
	pthread_mutex_init(&breaker->lock, NULL);
}

void breaker_finish(struct breaker *breaker)
{
	pthread_mutex_destroy(&breaker->lock);
}

static bool is_open(const struct breaker *breaker)
{
	return breaker->failures >= BREAKER_FAILURES;
}

static void wait_longer(struct breaker *breaker, int64_t now_us)
{
	breaker->closed_to_us = now_us + breaker->wait_us;
	breaker->wait_us *= 2;
	if (breaker->wait_us > BREAKER_OPEN_MAX_US)
		breaker->wait_us = BREAKER_OPEN_MAX_US;
}

bool breaker_admit(struct breaker *breaker, int64_t now_us)
{
	pthread_mutex_lock(&breaker->lock);
	bool admitted = !is_open(breaker) || now_us >= breaker->closed_to_us;
	if (is_open(breaker) && admitted)
		wait_longer(breaker, now_us);
	pthread_mutex_unlock(&breaker->lock);
	return admitted;
}

void breaker_report(struct breaker *breaker, enum breaker_news news, int64_t now_us)
{
	pthread_mutex_lock(&breaker->lock);
	if (news == BREAKER_SUCCESS)
		breaker->failures = 0;
	if (news == BREAKER_FAILURE && !is_open(breaker)) {
		breaker->failures++;
		breaker->wait_us = BREAKER_OPEN_MIN_US;
		wait_longer(breaker, now_us);
	}
	pthread_mutex_unlock(&breaker->lock);
}
