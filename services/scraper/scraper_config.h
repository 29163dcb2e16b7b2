/* How the scraper daemon is configured. */
#ifndef CRIER_SCRAPER_SCRAPER_CONFIG_H
#define CRIER_SCRAPER_SCRAPER_CONFIG_H

#include "cloner.h"
#include "daemon/config.h"
#include "fetch/fetch_config.h"
#include "summary/narrator.h"

struct scraper_config {
	struct fetch_config fetch;
	struct cloner_config cloner;
	struct narrator_config narrator;
	int64_t fetchers;
	int64_t cache_s;
	int64_t counters_s, posts_s, static_s;
	int64_t looked_at_days;
	int64_t unknown_per_hour;
	int64_t wait_ms;
	int64_t people_days;
	int64_t bodies_days;
	int64_t bodies_bytes_max;
};

extern const struct config_table scraper_config_table;

#endif
