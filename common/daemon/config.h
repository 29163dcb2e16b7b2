/* Configuration: one table per daemon, read from the environment and an .env file. */
#ifndef CRIER_DAEMON_CONFIG_H
#define CRIER_DAEMON_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"

enum config_type { CONFIG_TEXT, CONFIG_INT, CONFIG_BOOL, CONFIG_SECRET };

/* One row: its name in the environment, where it goes, and what --help says of it. */
struct config_row {
	const char *name; /* "CRIER_POSTS_LISTEN" */
	enum config_type type;
	size_t offset;		  /* of const char *, int64_t or bool in the target struct */
	const char *fallback;	  /* NULL: must be set */
	int64_t minimum, maximum; /* CONFIG_INT */
	const char *help;
};

struct config_table {
	const struct config_row *rows;
	size_t count;
};

/**
 * Fills target from the environment, where not set from env_file, else from the fallbacks. A
 * name ending in _FILE ("CRIER_SERVICE_TOKEN_FILE") gives the value as that file's content.
 * @param arena     where texts live
 * @param env_file  may be NULL; KEY=VALUE lines, # comments, optional quotes
 * @param complaints  gets one line for every row that is missing or malformed
 * @return false when there was a complaint
 */
bool config_load(struct arena *arena, const struct config_table *const *tables,
	void *const *targets, size_t table_count, const char *env_file, FILE *complaints);

/** Prints every row, its default and its meaning, for --help. */
void config_print_help(const struct config_table *table, FILE *out);

#endif
