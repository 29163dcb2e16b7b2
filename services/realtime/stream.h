/* One stream: from a request to its end. Of the loop's thread alone. */
#ifndef CRIER_REALTIME_STREAM_H
#define CRIER_REALTIME_STREAM_H

#include "hub.h"

/* Close codes of WebSockets (RFC 6455, section 7.4.1); of errors it is 4000 and the HTTP status. */
#define CLOSE_RESTART 1012
#define CLOSE_ERROR(status) (4000 + (status))

/** As struct wire_events has it. */
void *stream_arrive(void *self, struct link *link, struct wire_request *request);
void stream_hear(void *self, const char *text, size_t len);
void stream_note_pong(void *self);
void stream_go_on(void *self);
void stream_lose(void *self);

/** Sends messages as one piece. */
void stream_send(struct stream *stream, const struct message *messages, size_t count);

/** Refuses what the client sent, by the call's failure. @param id  as the client calls it; or NULL
 */
void stream_refuse(struct stream *stream, struct call *c, const char *id);

/** Ends a stream for the call's failure: as an HTTP answer while it is opening, else as an error
 * message and a close code. */
void stream_fail(struct stream *stream, struct call *c);

/** Tells it to come back after so long, and ends it. */
void stream_say_bye(struct stream *stream, int64_t retry_ms);

/** Has posts asked again whether the streams of a topic may read it. */
void stream_recheck_all(struct topic *topic);

/** Has an API key's stream end when the key holds no more; nothing is asked while something is. */
void stream_recheck_key(struct stream *stream);

/** A stream's job is done: whether the stream is there still; frees it where it was waiting for
 * that. */
bool stream_is_there(struct stream *stream);

/** When its connection is gone and no job has it. */
void stream_free(struct stream *stream);

#endif
