/* Where a Redis is: the parts of its URL. */
#ifndef CRIER_REDIS_ADDRESS_H
#define CRIER_REDIS_ADDRESS_H

#include <stdbool.h>

#include "base/arena.h"

struct redis_address {
	const char *socket; /* path of a unix socket; NULL: TCP */
	const char *host;
	int port;	      /* 1..65535 */
	const char *user;     /* NULL: the default one */
	const char *password; /* NULL: none is asked */
	int database;	      /* 0.. */
};

/**
 * Reads "redis://[[user]:password@]host[:port][/database]" or "unix:/path". User and password
 * may be percent-encoded; an IPv6 host stands in brackets.
 * @param[out] address  its strings are in the arena
 * @return false when url is neither
 */
bool redis_address_parse(struct arena *arena, const char *url, struct redis_address *address);

#endif
