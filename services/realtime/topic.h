/* Topics: what is new is fetched once and sent to all who follow. Of the loop's thread alone. */
#ifndef CRIER_REALTIME_TOPIC_H
#define CRIER_REALTIME_TOPIC_H

#include "hub.h"

/** The topic of a post, 0 for notifications; made when it is not there. */
struct topic *topic_get(struct hub *hub, int64_t post_id);

/** The same; NULL when nobody follows it. */
struct topic *topic_find(struct hub *hub, int64_t post_id);

/** "post:12". @param name  TOPIC_NAME_SIZE */
void topic_name(int64_t post_id, char *name);

/** A stream follows from now on; and no more, which ends a topic that nobody follows. */
void topic_join(struct topic *topic, struct stream *stream);
void topic_leave(struct hub *hub, struct stream *stream);

/** Has posts asked what is new; again, when it is being asked already. */
void topic_ask(struct hub *hub, struct topic *topic);

/** Each second: asks again where that failed. */
void topic_tick(struct hub *hub, struct topic *topic);

/** Calls visit for each topic; it may end the topic. */
void topic_each(struct hub *hub, void (*visit)(struct hub *hub, struct topic *topic));

#endif
