/* Comments that come over WebSockets: stored through posts, one after the other, and acknowledged.
 */
#ifndef CRIER_REALTIME_WRITING_H
#define CRIER_REALTIME_WRITING_H

#include "hub.h"

/** Takes what a client sent: a LiveWrite. What is wrong with it, it is told. */
void writing_take(struct stream *stream, const char *text, size_t len);

#endif
