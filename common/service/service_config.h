/* The configuration rows that every daemon has, under the daemon's own names. */
#ifndef CRIER_SERVICE_SERVICE_CONFIG_H
#define CRIER_SERVICE_SERVICE_CONFIG_H

#include <stdio.h>

#include "base/arena.h"
#include "service/service.h"

/** The table for a daemon; it and its names live in the arena. */
struct config_table service_config_table(struct arena *arena, const char *daemon);

/** Fills in what follows from other rows: the database's address. */
void service_config_settle(struct arena *arena, const char *daemon, struct service_config *config);

/** Whether the database's address can be read; else complains of the row that holds it. */
bool service_config_check_db(struct arena *arena, const char *daemon,
	const struct service_config *config, FILE *complaints);

#endif
