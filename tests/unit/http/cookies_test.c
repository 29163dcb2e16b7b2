/* What a browser sends, and what somebody makes it send. */
#include "http/cookies.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static struct arena *arena;
static struct call c;

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

TestSuite(cookies, .init = start, .fini = stop);

/* The access cookie of a header; "-" for none, "!" where it is refused. */
static const char *read_from(const char *header)
{
	const char *value;
	c.cookies = header;
	call_forgive(&c);
	if (cookie_read(&c, COOKIE_ACCESS, &value) == OK)
		return value ? value : "-";
	cr_expect_eq(c.failure.err, ERR_UNAUTHENTICATED);
	return "!";
}

Test(cookies, one_is_found_among_others)
{
	static const struct {
		const char *header, *value;
	} rows[] = {
		{NULL, "-"},
		{"", "-"},
		{"crier_access=abc", "abc"},
		{"theme=dark; crier_access=abc; lang=de", "abc"},
		{"theme=dark;crier_access=abc", "abc"},
		{"  crier_access=abc \t; x", "abc"},
		{";;; ;crier_access=abc;;", "abc"},
		{"crier_access=a=b==", "a=b=="},
		{"crier_access=", "-"},
		{"crier_access", "-"},
		{"crier_access =abc", "-"},
		{"xcrier_access=abc", "-"},
		{"crier_access2=abc", "-"},
		{"Crier_Access=abc", "-"},
		{"x=crier_access=abc", "-"},
		{"__Host-crier_access=abc", "-"},
		{"=crier_access", "-"},
		{"crier_access=a; crier_access=b", "!"},
		{"crier_access=a; x=y; crier_access=a", "!"},
		{"crier_access=; crier_access=a", "!"},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		cr_expect_str_eq(read_from(rows[i].header), rows[i].value, "%s", rows[i].header);
}

Test(cookies, behind_tls_only_the_prefixed_name_counts)
{
	c.is_secure = true;
	cr_expect_str_eq(read_from("crier_access=planted"), "-");
	cr_expect_str_eq(read_from("__Host-crier_access=abc; crier_access=planted"), "abc");
	cr_expect_str_eq(read_from("__host-crier_access=abc"), "-");
}

Test(cookies, each_has_a_value_of_its_own)
{
	const char *value;
	c.cookies = "crier_csrf=c; crier_refresh=r; crier_access=a";
	cr_assert_eq(cookie_read(&c, COOKIE_REFRESH, &value), OK);
	cr_expect_str_eq(value, "r");
	cr_assert_eq(cookie_read(&c, COOKIE_CSRF, &value), OK);
	cr_expect_str_eq(value, "c");
}

Test(cookies, thousands_of_them_are_passed_over)
{
	char *header = arena_alloc(arena, 64000);
	size_t len = 0;
	for (int i = 0; i < 4000; i++)
		len += (size_t)sprintf(header + len, "c%d=v; ", i);
	strcpy(header + len, "crier_access=abc");
	cr_expect_str_eq(read_from(header), "abc");
}

static const char *set(enum cookie cookie)
{
	c.reply_headers = NULL;
	cookie_set(&c, cookie, "v", 60);
	cr_assert_str_eq(c.reply_headers->name, "Set-Cookie");
	return c.reply_headers->value;
}

Test(cookies, are_set_without_a_domain_and_secure_behind_tls)
{
	cr_expect_str_eq(set(COOKIE_ACCESS),
		"crier_access=v; Path=/; HttpOnly; SameSite=Lax; Max-Age=60");
	cr_expect_str_eq(set(COOKIE_REFRESH),
		"crier_refresh=v; Path=/api/auth/refresh; HttpOnly; SameSite=Strict; Max-Age=60");
	cr_expect_str_eq(set(COOKIE_CSRF), "crier_csrf=v; Path=/; SameSite=Strict; Max-Age=60");
	c.is_secure = true;
	cr_expect_str_eq(set(COOKIE_ACCESS),
		"__Host-crier_access=v; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60");
	cr_expect_str_eq(set(COOKIE_REFRESH), "__Secure-crier_refresh=v; Path=/api/auth/refresh; "
					      "HttpOnly; SameSite=Strict; Secure; Max-Age=60");
}
