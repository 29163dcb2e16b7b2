/* What is copied to another database is everything. */
#include "tables.h"

#include "copy/catalog.h"
#include "store/fixture.h"

STORE_TEST(analytics_tables, name_every_table_of_the_schema)
{
	struct fixture f = open_fixture(engine);
	struct catalog catalog;
	cr_assert(eq(int, catalog_read(&f.call, fixture_schema(&f), &catalog), OK), "%s",
		f.call.failure.detail ? f.call.failure.detail : "");
	cr_assert(gt(sz, catalog.count, 0));
	cr_expect(eq(int, catalog_check(&f.call, &catalog, &analytics_tables), OK), "%s",
		f.call.failure.detail ? f.call.failure.detail : "");
}
