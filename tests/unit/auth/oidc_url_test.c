/* Which addresses are believed, and which paths stay on this site. */
#include "oidc/oidc_url.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "base/macros.h"

Test(oidc_url, https_is_good_and_http_on_this_machine)
{
	static const char *const good[] = {"https://accounts.google.com",
		"https://a.example:8443/x?y=z", "http://127.0.0.1:9000/x", "http://localhost",
		"http://localhost/x", "http://[::1]:1/"};
	for (size_t i = 0; i < COUNT_OF(good); i++)
		cr_expect(oidc_url_is_good(good[i]), "%s", good[i]);
}

Test(oidc_url, everything_else_is_not)
{
	static const char *const bad[] = {"", "https://", "https:///x",
		"http://accounts.google.com", "http://localhost.evil.example",
		"http://127.0.0.1.evil.example", "http://127.0.0.1@evil.example",
		"https://user@evil.example", "https://a.example/#x", "https://a.example/ x",
		"https://a.example/\r\nX: y", "https://a.example/\\x", "file:///etc/passwd",
		"ftp://a.example", "javascript:alert(1)", "//a.example", "HTTPS://a.example",
		"https://\xC3\xA4.example"};
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		cr_expect(not(oidc_url_is_good(bad[i])), "%s", bad[i]);
}

Test(oidc_url, it_has_less_than_512_bytes)
{
	char url[OIDC_URL_SIZE + 1] = "https://a.example/";
	memset(url + strlen(url), 'x', sizeof url - strlen(url));
	url[OIDC_URL_SIZE] = '\0';
	cr_expect(not(oidc_url_is_good(url)));
	url[OIDC_URL_SIZE - 1] = '\0';
	cr_expect(oidc_url_is_good(url));
}

Test(oidc_url, a_path_stays_on_this_site)
{
	static const char *const good[] = {"/", "/posts", "/posts/7?x=%20y&z=a:b@c", "/a/../b",
		"/a//b"};
	static const char *const bad[] = {"", "posts", "//evil.example", "///evil.example",
		"/\\evil.example", "\\\\evil.example", "/%2Fevil.example", "/%5Cevil.example",
		"/\tevil", "/a\r\nb", "/a b", "https://evil.example", "/https://evil.example",
		"/a@evil.example", "?x", "/a#b", "/\xC3\xA4"};
	for (size_t i = 0; i < COUNT_OF(good); i++)
		cr_expect(oidc_url_is_path(good[i]), "%s", good[i]);
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		cr_expect(not(oidc_url_is_path(bad[i])), "%s", bad[i]);
}
