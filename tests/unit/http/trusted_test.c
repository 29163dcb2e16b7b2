/* Whose X-Real-IP is believed. */
#include "http/trusted.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static struct arena *arena;
static struct trusted_peers peers;

static void setup(void)
{
	arena = arena_create();
}

static void teardown(void)
{
	arena_destroy(arena);
}

TestSuite(trusted, .init = setup, .fini = teardown);

static bool believes(const char *list, const char *address)
{
	cr_assert(trusted_parse(arena, list, &peers), "%s", list);
	return trusted_has(&peers, address);
}

Test(trusted, an_address_alone_is_itself_and_no_neighbour)
{
	cr_expect(believes("10.1.2.3", "10.1.2.3"));
	cr_expect(not(believes("10.1.2.3", "10.1.2.4")));
	cr_expect(believes("2001:db8::1", "2001:db8:0:0::1"));
	cr_expect(not(believes("2001:db8::1", "2001:db8::2")));
}

Test(trusted, a_network_ends_at_its_last_bit)
{
	cr_expect(believes("10.213.64.0/18", "10.213.64.0"));
	cr_expect(believes("10.213.64.0/18", "10.213.127.255"));
	cr_expect(not(believes("10.213.64.0/18", "10.213.63.255")));
	cr_expect(not(believes("10.213.64.0/18", "10.213.128.0")));
	cr_expect(believes("2001:db8::/33", "2001:db8:7fff::1"));
	cr_expect(not(believes("2001:db8::/33", "2001:db8:8000::1")));
	cr_expect(believes("0.0.0.0/0", "203.0.113.9"));
	cr_expect(not(believes("0.0.0.0/0", "2001:db8::1")));
}

Test(trusted, a_list_has_any_number_of_them)
{
	const char *list = "127.0.0.0/8, ::1,10.0.0.0/8";
	cr_expect(believes(list, "127.8.8.8"));
	cr_expect(believes(list, "::1"));
	cr_expect(believes(list, "10.255.0.1"));
	cr_expect(not(believes(list, "11.0.0.1")));
	cr_expect(believes(list, "::ffff:10.0.0.1"), "IPv4 on an IPv6 socket");
}

Test(trusted, an_empty_list_and_what_is_no_address_are_not_believed)
{
	cr_expect(not(believes("", "127.0.0.1")));
	cr_expect(not(believes(" , ,", "127.0.0.1")));
	cr_expect(not(believes("0.0.0.0/0,::/0", "unix:")));
}

Test(trusted, what_is_no_network_is_refused)
{
	static const char *const lists[] = {"10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1",
		"10.0.0.0/8x", "10.0.0.256", "::/129", "gateway", "10.0.0.0/8;::1"};
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		cr_expect(not(trusted_parse(arena, lists[i], &peers)), "%s", lists[i]);
}
