/* What an event about a post says of it. */
#ifndef CRIER_POSTS_EVENTS_EVENT_DATA_H
#define CRIER_POSTS_EVENTS_EVENT_DATA_H

#include "base/call.h"
#include "posts_types.h"

/**
 * A JSON object, as {post_data} of sql/events.sql makes it of a row: for whoever has the row in
 * hand, and for many at once, for PostgreSQL takes four times as long.
 * @param post  all but its words and tags, as its row is now
 */
const char *event_data_of_post(struct call *c, const struct post *post);

#endif
