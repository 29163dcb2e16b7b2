/* What is made of settings in more than one place. */
#include "fetch/fetch_config.h"

const char *fetch_user_agent(struct arena *arena, const struct fetch_config *config)
{
	return arena_printf(arena, "crier/" CRIER_VERSION " (%s%s)",
		*config->contact ? "+" : "page insights", config->contact);
}
