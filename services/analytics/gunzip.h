/* A body that was compressed by gzip (RFC 1952), within a bound: a kilobyte may unfold to a
 * megabyte. */
#ifndef CRIER_ANALYTICS_GUNZIP_H
#define CRIER_ANALYTICS_GUNZIP_H

#include "act.h"
#include "base/call.h"

/**
 * Unfolds a body.
 * @param bytes_max  of what comes out; no more than this is ever made
 * @param[out] plain lives as long as the call
 * @return OK | ERR_BAD_REQUEST (no gzip, damaged, cut off, or something behind it)
 *         | ERR_TOO_LARGE
 */
MUST_CHECK enum err gunzip(struct call *c, struct slice packed, size_t bytes_max,
	struct slice *plain);

#endif
