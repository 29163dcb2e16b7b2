/* POSTs to addresses that strangers chose, many at once on one thread. Only public addresses are
 * dialled: the address is judged when its socket is opened, so that neither a name that leads
 * inside nor one that changes meanwhile helps. Redirects are not followed. */
#ifndef CRIER_HTTP_OUTBOUND_H
#define CRIER_HTTP_OUTBOUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "http/trusted.h"

struct outbound;

struct outbound_options {
	size_t at_once; /* requests on their way */
	int timeout_ms; /* of one, all in all */
	const char
		*ca_file; /* certificates that vouch for the others; "": the system's; borrowed */
	const struct trusted_peers *allowed; /* networks dialled although they are not public, by
					      * http as well; borrowed */
};

struct outbound_request {
	const char *url;
	const char *const *headers; /* "Name: value", ended by NULL */
	const char *body;
	void *owner; /* comes back with the answer */
};

struct outbound_answer {
	void *owner;
	int status;	   /* 0: none came, or not the whole of it in time */
	int retry_after_s; /* 0: not told */
	int64_t duration_ms;
	const char *body; /* its first kilobyte, as UTF-8, until the next request */
	const char *why;  /* nothing came; static */
};

/** @return NULL when libcurl cannot start */
struct outbound *outbound_create(const struct outbound_options *options);

/** What is on its way is dropped; NULL is accepted. */
void outbound_destroy(struct outbound *outbound);

/** How many more may be sent now. */
size_t outbound_room(const struct outbound *outbound);

/** Begins a request, which is copied; there must be room (asserted). */
void outbound_send(struct outbound *outbound, const struct outbound_request *request);

/** Lets requests go on, for wait_ms at most, until something happened to one. */
void outbound_wait(struct outbound *outbound, int wait_ms);

/** The next one that ended. @return false for none */
bool outbound_next(struct outbound *outbound, struct outbound_answer *answer);

#endif
