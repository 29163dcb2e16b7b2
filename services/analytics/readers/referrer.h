/* Where a reader came from, by the address of the page before. */
#ifndef CRIER_ANALYTICS_READERS_REFERRER_H
#define CRIER_ANALYTICS_READERS_REFERRER_H

#include "act.h"

/**
 * @param url   as browsers tell it; "" or "-" for none
 * @param host  of this Crier's own pages, in lower case; "": unknown
 */
enum act_referrer referrer_class(const char *url, const char *host);

/** Writes the host of an http or https address, in lower case and without its port; "" where it
 *  is none or longer than size. */
void referrer_host(const char *url, char *host, size_t size);

#endif
