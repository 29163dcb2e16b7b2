/* The thread that follows what happens in posts. */
#ifndef CRIER_ANALYTICS_POST_FACTS_POSTS_READER_H
#define CRIER_ANALYTICS_POST_FACTS_POSTS_READER_H

#include "http/client.h"
#include "service/service.h"

struct posts_reader;

/** @param posts  borrowed; with the service token @return NULL when there can be no thread */
struct posts_reader *posts_reader_create(const struct service *service, struct http_client *posts);

/** Reads on at once, a page at most, for who cannot wait for the thread's next step: another one
 *  takes nothing twice. @return OK | ERR_UNAVAILABLE | as db_write */
MUST_CHECK enum err posts_reader_read_on(struct call *c, const struct posts_reader *reader);

/** Ends it after its step; NULL is accepted. */
void posts_reader_destroy(struct posts_reader *reader);

#endif
