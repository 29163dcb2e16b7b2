/* Where something may be pushed to. What is sent is seen by the webhook's tests. */
#include "http/push.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static bool is_taken(const char *url)
{
	struct push_target *target = push_target_create(url);
	push_target_destroy(target);
	return target != NULL;
}

Test(push, an_address_of_http_is_taken)
{
	cr_expect(is_taken("http://127.0.0.1:8080/posts"));
	cr_expect(is_taken("https://example.org"));
	cr_expect(is_taken("HTTPS://user:word@[2001:db8::1]:8443/a?b=c"));
}

Test(push, what_is_no_address_of_http_is_refused)
{
	static const char *const urls[] = {"", "example.org/posts", "/posts", "http://",
		"ftp://example.org/", "file:///etc/passwd", "http://example.org:99999/",
		"http://exa mple.org/"};
	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++)
		cr_expect(not(is_taken(urls[i])), "%s", urls[i]);
}
