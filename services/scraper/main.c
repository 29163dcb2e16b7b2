/* The scraper daemon: insights on public pages. */
#include "scraper_api.h"
#include "scraper_sql.h"
#include "service/service.h"
#include "tables.h"

int main(int argc, char **argv)
{
	static const struct service_plan plan = {
		.daemon = "scraper",
		.api = &scraper_api,
		.sql = &scraper_sql,
		.migrations = &scraper_migrations,
		.tables = &scraper_tables,
	};
	return service_main(&plan, argc, argv);
}
