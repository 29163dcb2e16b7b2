/* The daemon's own configuration. */
#ifndef CRIER_ANALYTICS_ANALYTICS_CONFIG_H
#define CRIER_ANALYTICS_ANALYTICS_CONFIG_H

#include "daemon/config.h"

struct analytics_config {
	int64_t log_days;
	int64_t rate;
	const char *public_url;
};

/* Of a struct analytics_config. */
extern const struct config_table analytics_config_table;

#endif
