/* The images of a source, from where its addresses lead: public addresses alone, by https. What is
 * said to be at http is asked for by https as well: without TLS nobody knows who answers. */
#ifndef CRIER_POSTS_IMPORT_FETCHING_H
#define CRIER_POSTS_IMPORT_FETCHING_H

#include "http/trusted.h"
#include "import/uploads.h"

struct fetching;

/** @param allowed  networks that are asked although they are not public, by http as well; borrowed
 *  @return NULL when libcurl cannot start */
struct fetching *fetching_create(const struct trusted_peers *allowed);

/** NULL is accepted. */
void fetching_destroy(struct fetching *fetching);

/** Why an address is never asked; NULL: it is. Static. */
const char *fetching_fault(struct call *c, const struct fetching *fetching, const char *url);

/**
 * Asks for what lies at an address, for twenty seconds, through five redirects at most, each judged
 * as the first. A host that has not answered three times in a row is not asked any more.
 * @param bytes_max  of a file; a larger one is ERR_TOO_LARGE
 * @return OK | ERR_NOT_FOUND (there is none) | ERR_TOO_LARGE | ERR_INVALID (it may not be asked, or
 *         did not answer with a file; the detail says which)
 */
MUST_CHECK enum err fetching_read(struct call *c, struct fetching *fetching, const char *url,
	size_t bytes_max, struct upload_file *file);

#endif
