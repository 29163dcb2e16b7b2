/* Sockets that lead outside and nowhere else. An address is judged when its socket is opened, so
 * that neither a name that leads inside nor one that changes meanwhile helps. Only for files of
 * this layer, which know libcurl. */
#ifndef CRIER_HTTP_DIALING_H
#define CRIER_HTTP_DIALING_H

#include <curl/curl.h>
#include <stdbool.h>

#include "http/trusted.h"

struct dialing {
	const struct trusted_peers *allowed; /* networks dialled although they are not public, by
					      * http as well; borrowed */
	bool is_https;
	bool was_refused; /* one of the addresses */
};

/** For CURLOPT_OPENSOCKETFUNCTION; arg is a struct dialing. */
curl_socket_t dialing_open(void *arg, curlsocktype purpose, struct curl_sockaddr *address);

/** What became of a transfer that brought no answer; static. */
const char *dialing_why(const struct dialing *dialing, CURLcode code);

#endif
