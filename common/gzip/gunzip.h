/* Unfolds what gzip compressed (RFC 1952), a piece after another or as a whole. Several members may
 * follow one another (section 2.2). */
#ifndef CRIER_GZIP_GUNZIP_H
#define CRIER_GZIP_GUNZIP_H

#include <stdbool.h>

#include "base/call.h"
#include "base/text.h"

struct gunzip;

/** @return NULL: out of memory */
struct gunzip *gunzip_create(void);

/** NULL is accepted. */
void gunzip_destroy(struct gunzip *gunzip);

/* Bytes that are to be unfolded, and room for what comes of them: 4 GiB at most. */
struct gunzip_piece {
	const char *in;
	size_t in_len;
	char *out;
	size_t out_len;
};

/** Goes on while there are bytes and room; the piece is what is left of both.
 *  @return false: damaged, or no gzip */
bool gunzip_run(struct gunzip *gunzip, struct gunzip_piece *piece);

/** Whether what came so far ends within a member, or before the first: so that something is
 * missing. */
bool gunzip_is_cut_off(const struct gunzip *gunzip);

/**
 * Unfolds a text: a kilobyte may become a megabyte.
 * @param bytes_max  of what comes out; no more than one beyond this is ever made
 * @param[out] plain lives as long as the call
 * @return OK | ERR_BAD_REQUEST (no gzip, damaged, cut off, or something behind it)
 *         | ERR_TOO_LARGE | ERR_UNAVAILABLE (no memory)
 */
MUST_CHECK enum err gunzip_text(struct call *c, const char *data, size_t len, size_t bytes_max,
	struct text *plain);

#endif
