/* One comparison for both families: an IPv4 address is compared in its IPv6 form. */
#include "http/trusted.h"

#include <arpa/inet.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define ADDRESS_BITS 128
#define MAPPED_BITS 96 /* before an IPv4 address in its IPv6 form */

struct network {
	struct in6_addr address;
	unsigned prefix_bits;
};

/* Both families as one. @param[out] before  bits before the written address begins */
static bool read_address(const char *text, struct in6_addr *address, unsigned *before)
{
	*before = 0;
	if (inet_pton(AF_INET6, text, address) == 1)
		return true;
	*before = MAPPED_BITS;
	*address = (struct in6_addr){.s6_addr = {[10] = 0xff, [11] = 0xff}};
	return inet_pton(AF_INET, text, &address->s6_addr[12]) == 1;
}

static bool read_prefix(const char *text, unsigned before, unsigned *prefix_bits)
{
	char *end;
	if (!*text || strlen(text) > 3 || strspn(text, "0123456789") != strlen(text))
		return false;
	unsigned long bits = strtoul(text, &end, 10);
	*prefix_bits = before + (unsigned)bits;
	return *prefix_bits <= ADDRESS_BITS;
}

static bool read_network(char *text, struct network *network)
{
	char *slash = strchr(text, '/');
	if (slash)
		*slash = '\0';
	unsigned before;
	if (!read_address(text, &network->address, &before))
		return false;
	network->prefix_bits = ADDRESS_BITS;
	return !slash || read_prefix(slash + 1, before, &network->prefix_bits);
}

static size_t count_words(const char *list)
{
	size_t count = 1;
	for (; *list; list++)
		count += *list == ',' || *list == ' ';
	return count;
}

bool trusted_parse(struct arena *arena, const char *list, struct trusted_peers *peers)
{
	struct network *networks = arena_alloc(arena, count_words(list) * sizeof *networks);
	size_t count = 0;
	char *rest = arena_strdup(arena, list);
	char *at;
	for (char *word = strtok_r(rest, ", ", &at); word; word = strtok_r(NULL, ", ", &at))
		if (!read_network(word, &networks[count++]))
			return false;
	*peers = (struct trusted_peers){.networks = networks, .count = count};
	return true;
}

static bool is_in(const struct network *network, const struct in6_addr *address)
{
	unsigned bytes = network->prefix_bits / 8;
	unsigned bits = network->prefix_bits % 8;
	if (memcmp(network->address.s6_addr, address->s6_addr, bytes) != 0)
		return false;
	uint8_t mask = (uint8_t)(0xff00u >> bits);
	return !bits || ((network->address.s6_addr[bytes] ^ address->s6_addr[bytes]) & mask) == 0;
}

bool trusted_has(const struct trusted_peers *peers, const char *address)
{
	struct in6_addr binary;
	unsigned before;
	if (!read_address(address, &binary, &before))
		return false;
	for (size_t i = 0; i < peers->count; i++)
		if (is_in(&peers->networks[i], &binary))
			return true;
	return false;
}
