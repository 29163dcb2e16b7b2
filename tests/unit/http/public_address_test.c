/* Where a webhook may lead. */
#include "http/public_address.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "base/macros.h"

Test(public_address, of_anybody_on_the_internet_is_public)
{
	static const char *const addresses[] = {"1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0",
		"100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0", "169.253.255.255",
		"169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.167.255.255",
		"192.169.0.0", "198.17.255.255", "198.20.0.0", "203.0.112.255", "203.0.114.0",
		"223.255.255.255", "168.63.129.15", "2606:4700:4700::1111", "2001:200::1",
		"2001:4860:4860::8888", "2a00:1450:4001::1", "2003::1", "::ffff:8.8.8.8",
		"64:ff9b::8.8.8.8", "3ffe::1"};
	for (size_t i = 0; i < COUNT_OF(addresses); i++)
		cr_expect(public_address_is(addresses[i]), "%s", addresses[i]);
}

Test(public_address, of_somebodys_own_network_is_none)
{
	static const char *const addresses[] = {"0.0.0.0", "0.255.255.255", "10.0.0.0",
		"10.255.255.255", "100.64.0.0", "100.127.255.255", "100.100.100.200", "127.0.0.1",
		"127.255.255.255", "168.63.129.16", "169.254.0.0", "169.254.169.254",
		"169.254.255.255", "172.16.0.0", "172.31.255.255", "192.0.0.1", "192.0.0.192",
		"192.0.2.1", "192.88.99.1", "192.168.0.0", "192.168.255.255", "198.18.0.0",
		"198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255",
		"240.0.0.1", "255.255.255.255"};
	for (size_t i = 0; i < COUNT_OF(addresses); i++)
		cr_expect(not(public_address_is(addresses[i])), "%s", addresses[i]);
}

Test(public_address, of_ipv6_only_what_is_given_out_is_public)
{
	static const char *const addresses[] = {"::", "::1", "::7f00:1", "::8.8.8.8", "fe80::1",
		"febf::1", "fec0::1", "fc00::1", "fd00:ec2::254", "fdff::1", "ff02::1", "ff0e::1",
		"100::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:2::1",
		"2001:10::1", "2001:1ff::1", "2001:db8::1", "2002:7f00:1::1", "2002:808:808::1",
		"3fff::1", "3fff:fff::1", "4000::1", "5f00::1", "64:ff9b:1::8.8.8.8"};
	for (size_t i = 0; i < COUNT_OF(addresses); i++)
		cr_expect(not(public_address_is(addresses[i])), "%s", addresses[i]);
}

Test(public_address, inside_of_an_ipv6_one_is_judged_itself)
{
	static const char *const addresses[] = {"::ffff:127.0.0.1", "::ffff:10.0.0.1",
		"::ffff:169.254.169.254", "::ffff:0.0.0.0", "64:ff9b::127.0.0.1",
		"64:ff9b::10.1.2.3", "64:ff9b::a9fe:a9fe"};
	for (size_t i = 0; i < COUNT_OF(addresses); i++)
		cr_expect(not(public_address_is(addresses[i])), "%s", addresses[i]);
}

Test(public_address, what_is_no_address_is_none)
{
	static const char *const addresses[] = {"", "localhost", "example.org", "8.8.8",
		"8.8.8.8.8", "8.8.8.8:443", "[2606:4700:4700::1111]", "fe80::1%eth0", "0x8080808",
		"134744072", "8.8.8.08x", " 8.8.8.8"};
	for (size_t i = 0; i < COUNT_OF(addresses); i++)
		cr_expect(not(public_address_is(addresses[i])), "%s", addresses[i]);
}
