/* A few threads of low priority that compute for others, who wait meanwhile: what takes a core for
 * long gives way to what takes none. */
#ifndef CRIER_AUTH_CREW_H
#define CRIER_AUTH_CREW_H

#include <stddef.h>

struct crew;

typedef void crew_work(void *arg);

/** Starts so many threads (at least 1). Aborts when there is no memory or no thread to be had. */
struct crew *crew_create(size_t threads);

/** Ends the threads; nobody may be in crew_run. NULL is accepted. */
void crew_destroy(struct crew *crew);

/** Runs work(arg) on one of the threads as soon as one is free, and returns when it is done. */
void crew_run(struct crew *crew, crew_work *work, void *arg);

#endif
