/* The thread of each daemon that learns what ended. */
#ifndef CRIER_SERVICE_ENDED_READER_H
#define CRIER_SERVICE_ENDED_READER_H

#include "service/service.h"

struct ended_reader;

/** Reads into the service's table what there is, and starts the thread that goes on, twice a
 * second. Without Redis it keeps trying. @return NULL when there can be no thread */
struct ended_reader *ended_reader_create(const struct service *service);

/** Ends it; NULL is accepted. */
void ended_reader_destroy(struct ended_reader *reader);

#endif
