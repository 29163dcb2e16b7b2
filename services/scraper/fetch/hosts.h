/* Which hosts may be asked: nobody is led elsewhere by a redirect, a link or a feed. */
#ifndef CRIER_SCRAPER_HOSTS_H
#define CRIER_SCRAPER_HOSTS_H

#include <stdbool.h>

/**
 * Whether a host is in a list: "example.org,example.net" has them and all below them, "*" has any.
 * @param host  in lower case
 */
bool hosts_has(const char *list, const char *host);

#endif
