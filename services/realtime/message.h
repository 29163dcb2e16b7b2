/* What streams carry, as proto/realtime.yaml has it. All of it lives as long as the call. */
#ifndef CRIER_REALTIME_MESSAGE_H
#define CRIER_REALTIME_MESSAGE_H

#include "base/call.h"
#include "frame.h"
#include "posts_types.h"

struct message message_hello(struct call *c, const char *channel, int64_t last, int64_t from);
struct message message_comment(struct call *c, const struct comment *comment);

/** As one who may not read a hidden comment sees it: its number, and that it is hidden. */
struct message message_concealed(struct call *c, const struct comment *comment);

/** @param id  what the client calls it; NULL: nothing */
struct message message_ack(struct call *c, const char *id, const struct comment *comment);

/** The call's failure. @param id  of what was refused; NULL: the stream ends */
struct message message_error(struct call *c, const char *id);

struct message message_presence(struct call *c, size_t count);
struct message message_bye(struct call *c, int64_t retry_ms);

/** What somebody is told of an event. @return false for one that nobody is notified of */
bool message_notification(struct call *c, const struct event *event, struct message *message);

#endif
