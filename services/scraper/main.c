/* The scraper daemon: insights on public pages. */
#include <string.h>

#include "base/macros.h"
#include "parse_command.h"
#include "scraper_api.h"
#include "scraper_sql.h"
#include "service/service.h"
#include "tables.h"

int main(int argc, char **argv)
{
	static const struct subcommand subcommands[] = {
		{"parse", PARSE_COMMAND_USAGE, parse_command},
	};
	static const struct service_plan plan = {
		.daemon = "scraper",
		.api = &scraper_api,
		.sql = &scraper_sql,
		.migrations = &scraper_migrations,
		.tables = &scraper_tables,
		.subcommands = subcommands,
		.subcommand_count = COUNT_OF(subcommands),
	};
	/* A file is parsed by whoever has one: without a configuration, and no database is opened.
	 */
	if (argc > 1 && strcmp(argv[1], "parse") == 0)
		return parse_command(NULL, argc - 1, argv + 1);
	return service_main(&plan, argc, argv);
}
