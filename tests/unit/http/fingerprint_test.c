/* Which requests are the same. */
#include "http/fingerprint.h"

#include <criterion/criterion.h>
#include <string.h>

static struct arena *arena;
static struct call c;
static const struct operation create = {.id = "create_note"}, other = {.id = "create_list"};

static void start(void)
{
	arena = arena_create();
	call_init(&c, arena, &clock_system);
}

static void stop(void)
{
	call_finish(&c);
	arena_destroy(arena);
}

TestSuite(fingerprint, .init = start, .fini = stop);

struct asked {
	const struct operation *operation;
	const char *id, *query, *type, *body;
};

static const char *of(struct asked asked)
{
	const struct route_match match = {.operation = asked.operation ? asked.operation : &create,
		.parameters = {asked.id}};
	struct incoming in = {.query = asked.query,
		.body = asked.body,
		.body_len = asked.body ? strlen(asked.body) : 0};
	in.known[HEADER_CONTENT_TYPE] = asked.type;
	char *out = call_alloc(&c, SHA256_HEX_SIZE);
	fingerprint_of(&c, &match, &in, out);
	cr_assert(fingerprint_is_one(out));
	return out;
}

#define OF(...) of((struct asked){__VA_ARGS__})
#define FORM(boundary) "--" boundary "\r\nname: a\r\n\r\nimage\r\n--" boundary "--\r\n"

Test(fingerprint, is_another_for_whatever_differs)
{
	const char *all[] = {OF(.body = "{}"), OF(.body = "{ }"), OF(.body = NULL),
		OF(.operation = &other, .body = "{}"), OF(.id = "1", .body = "{}"),
		OF(.id = "2", .body = "{}"), OF(.query = "a=1", .body = "{}"),
		OF(.type = "text/csv", .body = "{}"), OF(.type = "text/plain", .body = "{}")};
	for (size_t i = 0; i < COUNT_OF(all); i++)
		for (size_t j = 0; j < i; j++)
			cr_expect_str_neq(all[i], all[j], "%zu and %zu", i, j);
}

Test(fingerprint, is_the_same_whatever_the_charset)
{
	cr_expect_str_eq(OF(.type = "application/json", .body = "{}"),
		OF(.type = "application/json; charset=utf-8", .body = "{}"));
}

Test(fingerprint, of_a_form_does_not_know_its_boundary)
{
	const char *one = OF(.type = "multipart/form-data; boundary=one", .body = FORM("one"));
	cr_expect_str_eq(one,
		OF(.type = "multipart/form-data; boundary=\"other\"", .body = FORM("other")));
	cr_expect_str_neq(one,
		OF(.type = "multipart/form-data; boundary=one", .body = FORM("one") "more"));
	cr_expect_str_neq(one, OF(.type = "multipart/form-data", .body = FORM("one")));
}

/* However many boundaries somebody puts in, it takes one pass and little memory. */
Test(fingerprint, of_a_form_full_of_boundaries_is_bounded)
{
	static char body[1000001];
	memset(body, '-', sizeof body - 1);
	size_t before = arena_bytes(arena);
	const char *one = OF(.type = "multipart/form-data; boundary=-", .body = body);
	cr_expect_lt(arena_bytes(arena) - before, 64 * 1024);
	body[sizeof body - 2] = 'x';
	cr_expect_str_neq(one, OF(.type = "multipart/form-data; boundary=-", .body = body));
}

Test(fingerprint, is_64_hexadecimal_digits)
{
	static const char good[] =
		"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
	cr_expect(fingerprint_is_one(good));
	cr_expect(!fingerprint_is_one(good + 1));
	cr_expect(!fingerprint_is_one(
		"0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef"));
	cr_expect(!fingerprint_is_one(""));
}
