/* Signals are blocked everywhere and taken by sigwait, so that no code of ours runs in a
 * handler. */
#include "daemon/signals.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

static sigset_t ending_signals(void)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	return set;
}

void signals_init(void)
{
	sigset_t set = ending_signals();
	if (pthread_sigmask(SIG_BLOCK, &set, NULL) != 0)
		abort();
	signal(SIGPIPE, SIG_IGN);
}

int signals_wait(void)
{
	sigset_t set = ending_signals();
	int signal_number;
	if (sigwait(&set, &signal_number) != 0)
		abort();
	return signal_number;
}

int signals_wait_ms(int timeout_ms)
{
	sigset_t set = ending_signals();
	const struct timespec timeout = {.tv_sec = timeout_ms / 1000,
		.tv_nsec = timeout_ms % 1000 * 1000000L};
	int signal_number = sigtimedwait(&set, NULL, &timeout);
	return signal_number > 0 ? signal_number : 0;
}
