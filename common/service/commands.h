/* What every daemon's program does beside serving and migrating. */
#ifndef CRIER_SERVICE_COMMANDS_H
#define CRIER_SERVICE_COMMANDS_H

#include "service/service.h"

/* Runs with the configuration loaded and nothing opened. */
struct command {
	const char *name;
	const char *usage;
	/** argv begins behind the name. @return the exit status */
	int (*run)(struct service *service, struct call *c, int argc, char **argv);
};

/** Asks the daemon that this configuration is of, where it listens. @return OK for a 2xx | what
 *  http_client_send returns */
MUST_CHECK enum err command_ask_daemon(struct service *service, struct call *c, const char *path);

/** Ends with a row without a name. */
extern const struct command commands[];

/** NULL when there is none of that name. */
const struct command *command_find(const char *name);

#endif
