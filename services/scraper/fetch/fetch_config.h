/* How pages are fetched: rows of the daemon's configuration. */
#ifndef CRIER_SCRAPER_FETCH_CONFIG_H
#define CRIER_SCRAPER_FETCH_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

struct fetch_config {
	const char *graph_token;
	const char *graph_secret;
	const char *graph_version;
	bool html;
	const char *generic_hosts;
	bool robots;
	const char *contact;
	const char *proxy;
	const char *ca_file;
	const char *allow;
	const char *connect_to;
	int64_t per_minute;
	int64_t burst;
	int64_t timeout_ms;
	int64_t body_bytes_max;
};

/** Who asks, and where whoever minds finds them. */
const char *fetch_user_agent(struct arena *arena, const struct fetch_config *config);

#endif
