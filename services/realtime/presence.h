/* How many streams a post has, over all hubs. Of the loop's thread alone but presence_hear. */
#ifndef CRIER_REALTIME_PRESENCE_H
#define CRIER_REALTIME_PRESENCE_H

#include "hub.h"

/** Before anything else. */
void presence_init(struct hub *hub);

/** From any thread: what a hub said, this one as well: "p <hub> <post>=<streams> …". */
void presence_hear(struct hub *hub, const char *text);

/** Takes what was heard. */
void presence_take(struct hub *hub);

/** Each second: tells the other hubs of this one's streams, and the streams of all. */
void presence_tick(struct hub *hub);

/** Nobody follows the topic here any more. */
void presence_leave(struct hub *hub, struct topic *topic);

/** After the workers are gone. */
void presence_finish(struct hub *hub);

#endif
