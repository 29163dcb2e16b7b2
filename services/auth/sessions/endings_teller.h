/* The thread that tells from the database what Redis does not have. */
#ifndef CRIER_AUTH_SESSIONS_ENDINGS_TELLER_H
#define CRIER_AUTH_SESSIONS_ENDINGS_TELLER_H

#include "service/service.h"
#include "sessions/endings.h"

struct endings_teller;

/** Starts the thread; service and endings are borrowed. @return NULL when there can be none */
struct endings_teller *endings_teller_create(const struct service *service,
	struct endings *endings);

/** Ends it; NULL is accepted. */
void endings_teller_destroy(struct endings_teller *teller);

#endif
