/* What tells one request from another: operation, path, query, type and body. */
#ifndef CRIER_HTTP_FINGERPRINT_H
#define CRIER_HTTP_FINGERPRINT_H

#include "base/sha256.h"
#include "http/incoming.h"
#include "http/route.h"

/**
 * A digest of a request whose body was read. Aliases of an operation are alike, and so are two
 * forms (RFC 7578) that differ in their boundary alone: clients draw a new one for each.
 */
void fingerprint_of(struct call *c, const struct route_match *match, const struct incoming *in,
	char out[SHA256_HEX_SIZE]);

/** Whether a text is a fingerprint. */
bool fingerprint_is_one(const char *text);

#endif
