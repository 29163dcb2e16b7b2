/* Whose word about a client's address counts: the proxies in front. */
#ifndef CRIER_HTTP_TRUSTED_H
#define CRIER_HTTP_TRUSTED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* Networks, IPv4 ones in their IPv6 form (RFC 4291, section 2.5.5.2). */
struct trusted_peers {
	const struct network *networks;
	size_t count;
};

/**
 * Reads addresses and networks in CIDR notation, parted by commas: "127.0.0.0/8,::1".
 * @param[out] peers  lives in the arena
 * @return false when one of them is neither; an empty list trusts nobody
 */
bool trusted_parse(struct arena *arena, const char *list, struct trusted_peers *peers);

/** Whether the address is in one of the networks; false for what is no address. */
bool trusted_has(const struct trusted_peers *peers, const char *address);

#endif
