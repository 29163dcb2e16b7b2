/* How the scraper daemon is configured. */
#ifndef CRIER_SCRAPER_SCRAPER_CONFIG_H
#define CRIER_SCRAPER_SCRAPER_CONFIG_H

#include "daemon/config.h"
#include "cloner.h"
#include "fetch/fetch_config.h"

struct scraper_config {
	struct fetch_config fetch;
	struct cloner_config cloner;
};

extern const struct config_table scraper_config_table;

#endif
