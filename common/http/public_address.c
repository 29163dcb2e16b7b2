/* IPv4 is public but for a list; of IPv6 only 2000::/3 is given out, and that but for a list. */
#include "http/public_address.h"

#include <arpa/inet.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/macros.h"

struct network {
	uint8_t bytes[16];
	unsigned bits;
};

static const struct network special_v4[] = {
	{{0}, 8},		  /* this network */
	{{10}, 8},		  /* private */
	{{100, 64}, 10},	  /* shared by carriers */
	{{127}, 8},		  /* loopback */
	{{168, 63, 129, 16}, 32}, /* Azure's own services */
	{{169, 254}, 16},	  /* link-local, with clouds' metadata */
	{{172, 16}, 12},	  /* private */
	{{192, 0, 0}, 24},	  /* protocol assignments */
	{{192, 0, 2}, 24},	  /* documentation */
	{{192, 88, 99}, 24},	  /* relays of 6to4 */
	{{192, 168}, 16},	  /* private */
	{{198, 18}, 15},	  /* benchmarks */
	{{198, 51, 100}, 24},	  /* documentation */
	{{203, 0, 113}, 24},	  /* documentation */
	{{224}, 4},		  /* multicast */
	{{240}, 4},		  /* reserved, broadcast */
};

static const struct network global_v6 = {{0x20}, 3};

static const struct network special_v6[] = {
	{{0x20, 0x01}, 23},		/* protocol assignments, with Teredo */
	{{0x20, 0x01, 0x0d, 0xb8}, 32}, /* documentation */
	{{0x20, 0x02}, 16},		/* 6to4 */
	{{0x3f, 0xff}, 20},		/* documentation */
};

/* What has an IPv4 address in its last four bytes: mapped (RFC 4291), NAT64 (RFC 6052). */
static const struct network around_v4[] = {
	{{[10] = 0xff, [11] = 0xff}, 96},
	{{0x00, 0x64, 0xff, 0x9b}, 96},
};

static bool is_in(const uint8_t *address, const struct network *network)
{
	unsigned bytes = network->bits / 8;
	unsigned bits = network->bits % 8;
	if (memcmp(address, network->bytes, bytes) != 0)
		return false;
	uint8_t mask = (uint8_t)(0xff00u >> bits);
	return !bits || ((address[bytes] ^ network->bytes[bytes]) & mask) == 0;
}

static bool is_in_any(const uint8_t *address, const struct network *networks, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (is_in(address, &networks[i]))
			return true;
	return false;
}

static bool is_public_v4(const uint8_t *address)
{
	return !is_in_any(address, special_v4, COUNT_OF(special_v4));
}

static bool is_public_v6(const uint8_t *address)
{
	if (is_in_any(address, around_v4, COUNT_OF(around_v4)))
		return is_public_v4(address + 12);
	return is_in(address, &global_v6) && !is_in_any(address, special_v6, COUNT_OF(special_v6));
}

bool public_address_is(const char *address)
{
	uint8_t bytes[16];
	if (inet_pton(AF_INET, address, bytes) == 1)
		return is_public_v4(bytes);
	return inet_pton(AF_INET6, address, bytes) == 1 && is_public_v6(bytes);
}
