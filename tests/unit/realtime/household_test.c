/* Which addresses share a bound. */
#include "household.h"

#include <string.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static char *of(const char *address)
{
	static char household[HOUSEHOLD_SIZE];
	household_of(address, household);
	return household;
}

Test(household, addresses_of_one_network_of_64_bits_are_one)
{
	cr_expect(eq(str, of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::"));
	cr_expect(eq(str, of("2001:DB8:1:2::ffff"), "2001:db8:1:2::"));
	cr_expect(eq(str, of("2001:db8:1:3::1"), "2001:db8:1:3::"));
}

Test(household, addresses_of_ipv4_are_each_their_own)
{
	cr_expect(eq(str, of("192.0.2.1"), "192.0.2.1"));
	cr_expect(eq(str, of("192.0.2.2"), "192.0.2.2"));
	cr_expect(eq(str, of("::ffff:192.0.2.1"), "::ffff:192.0.2.1"));
}

Test(household, what_is_no_address_is_a_key_of_bounded_length)
{
	char long_one[1000];
	memset(long_one, 'x', sizeof long_one - 1);
	long_one[sizeof long_one - 1] = '\0';
	cr_expect(eq(str, of(""), ""));
	cr_expect(eq(sz, strlen(of(long_one)), HOUSEHOLD_SIZE - 1));
}
