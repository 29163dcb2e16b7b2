/* The thread that asks the other daemons to remove what the owner of a closed account made, until
 * each of them has answered that all is gone.
 *
 * A person's access tokens are out for a while longer, and what was made with one at the last
 * moment may come after the answer. So each daemon is asked once more when the last token has
 * expired. */
#ifndef CRIER_AUTH_USERS_DEPARTURES_H
#define CRIER_AUTH_USERS_DEPARTURES_H

#include "service/service.h"

struct departures;

struct departures_options {
	const char *analytics_url;
	int64_t token_life_us; /* of access tokens */
};

/** Starts the thread; what options point to is borrowed. @return NULL when there can be none */
struct departures *departures_create(const struct service *service,
	const struct departures_options *options);

/** Ends it after what it asks; NULL is accepted. */
void departures_destroy(struct departures *departures);

#endif
