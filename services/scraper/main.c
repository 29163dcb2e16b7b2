/* The scraper daemon: insights on public pages. */
#include "scraper_api.h"
#include "scraper_sql.h"
#include "service/service.h"

int main(int argc, char **argv)
{
	static const struct service_plan plan = {
		.daemon = "scraper",
		.api = &scraper_api,
		.sql = &scraper_sql,
		.migrations = &scraper_migrations,
	};
	return service_main(&plan, argc, argv);
}
