/* The subcommand that asks the sources for a page at once, stores nothing and tells how each
 * answered: for whoever sets up a source, or wants to know why a page is stale. */
#ifndef CRIER_SCRAPER_FETCH_COMMAND_H
#define CRIER_SCRAPER_FETCH_COMMAND_H

#include "fetch/fetch_config.h"
#include "service/service.h"

/** "fetch [--posts] [--known URL ETAG] NAME…": a JSON object a name and line on standard output.
 *  @return exit status: 0 where each name was told by some source */
int fetch_command(struct service *service, const struct fetch_config *config, int argc,
	char **argv);

#endif
