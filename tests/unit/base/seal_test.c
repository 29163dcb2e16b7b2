/* Sealed texts. */
#include "base/seal.h"

#include <criterion/criterion.h>
#include <string.h>

static struct arena *arena;
static struct seal_key key;

static void start(void)
{
	arena = arena_create();
	seal_derive("a secret of many uses", "one of them", &key);
}

static void stop(void)
{
	arena_destroy(arena);
}

TestSuite(seal, .init = start, .fini = stop);

Test(seal, is_opened_by_its_key)
{
	char text[1000];
	memset(text, 'x', sizeof text);
	for (size_t len = 0; len < sizeof text; len += 37) {
		const char *opened;
		size_t opened_len;
		const char *sealed = seal(arena, &key, text, len);
		cr_assert(unseal(arena, &key, sealed, &opened, &opened_len), "%zu", len);
		cr_expect_eq(opened_len, len);
		cr_expect_eq(memcmp(opened, text, len), 0);
		cr_expect_eq(opened[len], '\0');
	}
}

Test(seal, is_never_the_same_twice)
{
	cr_expect_str_neq(seal(arena, &key, "text", 4), seal(arena, &key, "text", 4));
}

Test(seal, is_not_opened_by_another_key)
{
	struct seal_key others[2];
	const char *opened;
	size_t len;
	const char *sealed = seal(arena, &key, "text", 4);
	seal_derive("a secret of many uses", "another", &others[0]);
	seal_derive("another secret", "one of them", &others[1]);
	for (size_t i = 0; i < COUNT_OF(others); i++)
		cr_expect(!unseal(arena, &others[i], sealed, &opened, &len));
}

/* Every character of it counts, its length too. */
Test(seal, is_not_opened_once_it_was_changed)
{
	const char *opened;
	size_t len;
	const char *sealed = seal(arena, &key, "some text", 9);
	for (size_t i = 0; sealed[i] && sealed[i] != '='; i++) {
		char *changed = arena_strdup(arena, sealed);
		changed[i] = changed[i] == 'A' ? 'B' : 'A';
		cr_expect(!unseal(arena, &key, changed, &opened, &len), "at %zu", i);
	}
	for (size_t cut = 0; cut < strlen(sealed); cut++)
		cr_expect(!unseal(arena, &key, arena_copy(arena, sealed, cut), &opened, &len));
	cr_expect(!unseal(arena, &key, "not base64 at all!", &opened, &len));
}
