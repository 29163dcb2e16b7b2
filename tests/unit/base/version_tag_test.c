/* Which If-Match holds for a version. */
#include "base/version_tag.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

Test(version_tag, of_the_version_or_of_any_holds)
{
	cr_expect(version_tag_matches(NULL, 7));
	cr_expect(version_tag_matches("*", 7));
	cr_expect(version_tag_matches("\"7\"", 7));
	cr_expect(version_tag_matches("\"6\" , \"7\"", 7));
	cr_expect(version_tag_matches(" \t\"9223372036854775807\"", INT64_MAX));
}

Test(version_tag, of_another_or_weak_does_not)
{
	cr_expect(not(version_tag_matches("\"6\"", 7)));
	cr_expect(not(version_tag_matches("\"77\"", 7)));
	cr_expect(not(version_tag_matches("W/\"7\"", 7)));
	cr_expect(not(version_tag_matches("7", 7)));
	cr_expect(not(version_tag_matches("", 7)));
	cr_expect(not(version_tag_matches(",", 7)));
}
