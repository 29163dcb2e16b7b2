/* A thread that does one thing again and again, until it is told to end. */
#ifndef CRIER_DAEMON_LOOP_H
#define CRIER_DAEMON_LOOP_H

struct loop;

/** One round. @return milliseconds to wait before the next, 0 or more */
typedef int loop_step(void *arg);

/** Starts the thread; the first round runs at once. @return NULL when there can be none */
struct loop *loop_create(loop_step *step, void *arg);

/** Lets the running round end, waits for it and frees; NULL is accepted. */
void loop_destroy(struct loop *loop);

#endif
