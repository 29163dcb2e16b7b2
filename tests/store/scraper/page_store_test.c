/* Pages in the database. */
#include "page_store.h"
#include "scraper_sql.h"
#include "store/fixture.h"

const struct fixture_plan fixture_plan = {&scraper_sql, &scraper_migrations};

STORE_TEST(page_store, every_statement_prepares)
{
	struct fixture f = open_fixture(engine);
	fixture_prepare_all(&f);
}

STORE_TEST(page_store, what_is_not_known_is_not_found)
{
	struct fixture f = open_fixture(engine);
	struct page page;
	cr_expect(eq(int, page_store_by_username(&f.call, "nobody", &page), ERR_NOT_FOUND));
}
