/* RFC 9110, sections 8.8.3.2 and 13.1.2. */
#include "http/etag.h"

#include <criterion/criterion.h>
#include <stddef.h>

#include "base/macros.h"

Test(etag, a_list_is_searched_by_weak_comparison)
{
	static const char *const hits[] = {"\"3\"", "W/\"3\"", " \"1\" , \"3\"", "\"1\",W/\"3\"",
		"*", "\"a,b\", \"3\""};
	static const char *const misses[] = {"", "\"33\"", "3", "\"3", "\"1\", 3", "w/\"3\"",
		"\"*\"", "\"1\" garbage \"3\"", "\"a, \"3\""};
	for (size_t i = 0; i < COUNT_OF(hits); i++)
		cr_expect(etag_listed(hits[i], "\"3\""), "%s", hits[i]);
	for (size_t i = 0; i < COUNT_OF(misses); i++)
		cr_expect_not(etag_listed(misses[i], "\"3\""), "%s", misses[i]);
}

struct tagged {
	int64_t version;
	bool has_version;
	const char *hash;
};

static const struct field version = {.name = "version",
	.type = FIELD_INT,
	.offset = offsetof(struct tagged, version),
	.has_offset = offsetof(struct tagged, has_version)};
static const struct field hash = {.name = "hash",
	.type = FIELD_TEXT,
	.offset = offsetof(struct tagged, hash),
	.has_offset = -1};

Test(etag, a_tag_is_made_of_a_number_or_an_opaque_text)
{
	struct arena *arena = arena_create();
	struct call c;
	call_init(&c, arena, &clock_system);
	struct tagged tagged = {.version = -1, .has_version = true, .hash = "ab"};
	cr_expect_str_eq(etag_of(&c, &version, &tagged), "\"-1\"");
	cr_expect_str_eq(etag_of(&c, &hash, &tagged), "\"ab\"");
	tagged = (struct tagged){.hash = "a\"b"};
	cr_expect_null(etag_of(&c, &version, &tagged));
	cr_expect_null(etag_of(&c, &hash, &tagged));
	tagged.hash = NULL;
	cr_expect_null(etag_of(&c, &hash, &tagged));
	arena_destroy(arena);
}
