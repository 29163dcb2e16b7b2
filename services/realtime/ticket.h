/* Tickets: what opens one stream where no header can be sent. A ticket says who it is for and until
 * when, with a code (HMAC) that every hub can check; issuing one stores nothing. That it was used
 * is remembered here, and in Redis for the other hubs: without Redis one could be used once at
 * each. */
#ifndef CRIER_REALTIME_TICKET_H
#define CRIER_REALTIME_TICKET_H

#include "base/call.h"
#include "redis/redis.h"

#define TICKET_SECONDS 30

struct ticket_desk;

/** @param secret  of the daemons; the key follows from it
 *  @param redis   borrowed */
struct ticket_desk *ticket_desk_create(const char *secret, struct redis *redis);
void ticket_desk_destroy(struct ticket_desk *desk);

/** A ticket for the call's principal, in its arena. */
const char *ticket_issue(struct call *c, const struct ticket_desk *desk);

/** Uses a ticket up. @return OK | ERR_UNAUTHENTICATED (none of ours, too old, used) */
MUST_CHECK enum err ticket_use(struct call *c, struct ticket_desk *desk, const char *ticket,
	struct principal *principal);

#endif
