/* Addresses that people give us to send something to. */
#ifndef CRIER_HTTP_OUTSIDE_URL_H
#define CRIER_HTTP_OUTSIDE_URL_H

#include "http/trusted.h"

/**
 * Why nothing is sent to a URL: it is not https, has credentials, a port of other services, or
 * names an address that is not public. A name is looked up only when it is dialled, and judged
 * again then (outbound.h).
 * @param allowed  networks that are let in all the same, by http as well
 * @return a sentence, static; NULL: something is
 */
const char *outside_url_fault(const char *url, const struct trusted_peers *allowed);

#endif
