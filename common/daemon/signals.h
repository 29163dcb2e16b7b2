/* SIGTERM and SIGINT end the daemon; SIGPIPE is ignored. A complete module. */
#ifndef CRIER_DAEMON_SIGNALS_H
#define CRIER_DAEMON_SIGNALS_H

#include <stdbool.h>

/** Blocks the ending signals in this thread and those it starts. Before any thread. */
void signals_init(void);

/** Waits for an ending signal, and returns its number. */
int signals_wait(void);

/** Waits so long at most. @return the signal's number; 0 when none came */
int signals_wait_ms(int timeout_ms);

#endif
