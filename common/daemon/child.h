/* A program of ours that is started for one piece of work, in a process of its own: bytes in, bytes
 * out, and whatever happens to it is the end of that process alone. */
#ifndef CRIER_DAEMON_CHILD_H
#define CRIER_DAEMON_CHILD_H

#include "base/call.h"

struct child_crew;

struct child_options {
	const char *program; /* its name; it is beside this process's own */
	const char *work;    /* what it does, as people are told: "images" */
	unsigned at_once;    /* processes; who comes then waits for one of them to end */
	int timeout_ms;	     /* after which a process is killed */
	size_t output_bytes_max;
};

struct child_end {
	bool in_time; /* false: it was killed for its time */
	int status;   /* as waitpid has it */
	const char *data;
	size_t len; /* of its output, in the call's arena; 0: none, or more than allowed */
};

/** Options' texts are borrowed. Never NULL. */
struct child_crew *child_crew_create(const struct child_options *options);

/** None may be running; NULL is accepted. */
void child_crew_destroy(struct child_crew *crew);

/**
 * Runs the program to its end, without our environment, files and blocked signals.
 * @param words  of its command line after its name, ended by NULL
 * @return OK (however it ended) | ERR_UNAVAILABLE (no process can be had at the moment, none
 *         became free in time)
 */
MUST_CHECK enum err child_run(struct call *c, struct child_crew *crew, const char *const *words,
	const char *data, size_t len, struct child_end *end);

#endif
