/* Threads for what blocks: asking posts, verifying tokens. A job runs on one of them and is then
 * handed back to the thread of the loop. */
#ifndef CRIER_REALTIME_WORKERS_H
#define CRIER_REALTIME_WORKERS_H

#include "service/service.h"

struct workers;

enum urgency {
	URGENT,	 /* what is sent to many, and what somebody waits for with an open stream */
	PATIENT, /* opening streams, of which thousands may come at once */
	URGENCY_COUNT
};

/* The first member of a job's own struct. */
struct job {
	/** On a worker. What it returns is found in err, with the call's failure. */
	enum err (*run)(struct call *c, struct job *job);
	/** On the loop's thread; frees the job. The call and its arena end when it returns. */
	void (*done)(struct call *c, struct job *job);
	enum err err;
	struct call call;
	struct job *next;
};

struct workers_options {
	const struct service *service;
	size_t threads;
	/** From a worker: has the loop call workers_reap. */
	void (*wake)(void *self);
	void *self;
};

/** Starts them. @return NULL when there can be none */
struct workers *workers_create(const struct workers_options *options);

/** Lets running jobs end; from then on no other starts, and nobody wakes the loop. NULL is
 * accepted. */
void workers_stop(struct workers *workers);

/** Stops them, drops those that wait, and frees; after the loop's thread ended.
 *  NULL is accepted. Their done is called, with ERR_UNAVAILABLE for those that never ran. */
void workers_destroy(struct workers *workers);

/** Has a job run. Owns it until done. Whoever asks keeps within bounds: a stream or a topic has one
 * at a time. */
void workers_run(struct workers *workers, struct job *job, enum urgency urgency);

/** On the loop's thread: calls done of what is done. */
void workers_reap(struct workers *workers);

#endif
