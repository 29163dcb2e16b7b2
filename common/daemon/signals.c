/* Signals are blocked everywhere and taken by sigwait, so that no code of ours runs in a
 * handler. */
#include "daemon/signals.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

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
