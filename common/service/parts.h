/* The parts a daemon is put together from: database, Redis, tokens, health, HTTP. */
#ifndef CRIER_SERVICE_PARTS_H
#define CRIER_SERVICE_PARTS_H

#include "service/service.h"

/** Opens the database, waiting a while for one that is still starting. Logs what is wrong. */
bool parts_open(struct service *service);

/** Brings the schema to target, see migrate.h; OK where the daemon has none. */
MUST_CHECK enum err parts_migrate(struct call *c, struct service *service, int target);

/** Makes the pool of connections to Redis, which connects when first asked. @return OK |
 *  ERR_UNAVAILABLE (the address is none) */
MUST_CHECK enum err parts_open_redis(struct call *c, struct service *service);

/** Makes the rest and serves. @return OK | what the plan's start returned | ERR_UNAVAILABLE */
MUST_CHECK enum err parts_start(struct call *c, struct service *service);

/** Ends, in reverse, whatever was made. */
void parts_close(struct service *service);

#endif
