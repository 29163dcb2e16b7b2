/* Which hosts may be asked. */
#include "fetch/hosts.h"

#include <criterion/criterion.h>

Test(hosts, a_domain_has_itself_and_what_is_below)
{
	cr_expect(hosts_has("example.org", "example.org"));
	cr_expect(hosts_has("example.org", "www.example.org"));
	cr_expect(hosts_has("other.net, example.org", "a.b.example.org"));
	cr_expect(hosts_has("EXAMPLE.org", "example.org"));
}

Test(hosts, what_only_ends_alike_is_another)
{
	static const char *const others[] = {"notexample.org", "example.org.evil.net", "example.or",
		"xample.org", "org", "", "example.org.", "www-example.org"};
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		cr_expect_not(hosts_has("example.org", others[i]), "%s", others[i]);
	cr_expect_not(hosts_has("", "example.org"));
	cr_expect_not(hosts_has(", ,", "example.org"));
}

Test(hosts, a_star_is_any)
{
	cr_expect(hosts_has("*", "whatever.example"));
	cr_expect(hosts_has("a.org,*", "whatever.example"));
	cr_expect_not(hosts_has("*.org", "example.org"));
}
