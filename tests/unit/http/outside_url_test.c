/* Which URLs people may have something sent to. */
#include "http/outside_url.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "base/macros.h"

static struct arena *arena;
static struct trusted_peers nobody, loopback;

static void start(void)
{
	arena = arena_create();
	cr_assert(trusted_parse(arena, "", &nobody));
	cr_assert(trusted_parse(arena, "127.0.0.0/8,::1", &loopback));
}

static void stop(void)
{
	arena_destroy(arena);
}

TestSuite(outside_url, .init = start, .fini = stop);

Test(outside_url, of_https_at_a_public_address_is_good)
{
	static const char *const urls[] = {"https://example.org", "https://example.org/hook?a=b#c",
		"HTTPS://EXAMPLE.org:443/", "https://example.org:8443/hook", "https://8.8.8.8/",
		"https://[2606:4700:4700::1111]:1024/", "https://b\303\274cher.example/"};
	for (size_t i = 0; i < COUNT_OF(urls); i++)
		cr_expect(eq(ptr, (void *)outside_url_fault(urls[i], &nobody), NULL), "%s: %s",
			urls[i], outside_url_fault(urls[i], &nobody));
}

Test(outside_url, that_leads_inside_or_elsewhere_is_refused)
{
	static const char *const urls[] = {"", "example.org", "http://example.org/",
		"ftp://example.org/", "file:///etc/passwd", "gopher://example.org/", "https://",
		"https://user@example.org/", "https://user:word@example.org/",
		"https://:word@example.org/", "https://example.org:22/", "https://example.org:80/",
		"https://example.org:1023/", "https://example.org:0/", "https://example.org:65536/",
		"https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://0x7f.1/",
		"https://0177.0.0.1/", "https://10.0.0.1/", "https://169.254.169.254/latest",
		"https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://[fd00:ec2::254]/",
		"https://0/", "https://exa mple.org/"};
	for (size_t i = 0; i < COUNT_OF(urls); i++)
		cr_expect(ne(ptr, (void *)outside_url_fault(urls[i], &nobody), NULL), "%s",
			urls[i]);
}

Test(outside_url, in_a_network_that_was_named_is_good_by_http_as_well)
{
	static const char *const good[] = {"http://127.0.0.1:8080/", "http://127.0.0.1/",
		"https://127.0.0.1/", "http://[::1]:9000/", "http://localhost:8080/"};
	static const char *const bad[] = {"http://10.0.0.1:8080/", "https://10.0.0.1/",
		"http://user@127.0.0.1:8080/", "http://127.0.0.1:25/", "ftp://127.0.0.1/"};
	for (size_t i = 0; i < COUNT_OF(good); i++)
		cr_expect(eq(ptr, (void *)outside_url_fault(good[i], &loopback), NULL), "%s",
			good[i]);
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		cr_expect(ne(ptr, (void *)outside_url_fault(bad[i], &loopback), NULL), "%s",
			bad[i]);
}
