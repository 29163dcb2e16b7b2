/* A few threads of low priority that compute for others, who wait meanwhile: what takes a core for
 * long gives way to what takes none. */
#ifndef CRIER_AUTH_PASSWORDS_CREW_H
#define CRIER_AUTH_PASSWORDS_CREW_H

#include <stddef.h>

struct crew;

typedef void crew_work(void *arg);

/** What a thread does when it has had nothing to do for a while, and before it ends. */
struct crew_rest {
	int after_ms;
	void (*begin)(void);
};

/** Starts so many threads (at least 1). Aborts when there is no memory or no thread to be had.
 *  @param rest  copied */
struct crew *crew_create(size_t threads, const struct crew_rest *rest);

/** Ends the threads; nobody may be in crew_run. NULL is accepted. */
void crew_destroy(struct crew *crew);

/** Runs work(arg) on one of the threads as soon as one is free, and returns when it is done. */
void crew_run(struct crew *crew, crew_work *work, void *arg);

#endif
