/* The daemon's own configuration rows. */
#include "analytics_config.h"

#include <stddef.h>

#include "base/macros.h"

static const struct config_row rows[] = {
	/* Longer than events are taken after their time: the log is what knows repeated ones. */
	{"CRIER_ANALYTICS_LOG_DAYS", CONFIG_INT, offsetof(struct analytics_config, log_days), "90",
		10, 36500, "for which single events are kept; what is counted of them stays"},
	{"CRIER_ANALYTICS_RATE", CONFIG_INT, offsetof(struct analytics_config, rate), "1000", 0,
		1000000000,
		"events that one visitor may cause in a minute before they are taken for a "
		"program's; 0: any"},
	{"CRIER_PUBLIC_URL", CONFIG_TEXT, offsetof(struct analytics_config, public_url),
		"http://127.0.0.1:8080", 0, 0,
		"where people find the site: for telling its own pages"},
};

const struct config_table analytics_config_table = {.rows = rows, .count = COUNT_OF(rows)};
