/* Whose streams an address's bound counts. */
#ifndef CRIER_REALTIME_HOUSEHOLD_H
#define CRIER_REALTIME_HOUSEHOLD_H

#include <netinet/in.h>

#define HOUSEHOLD_SIZE INET6_ADDRSTRLEN

/** An IPv4 address itself; of IPv6 the network of 64 bits, all of whose addresses one subscriber
 * has (RFC 6177, RFC 4291 section 2.5.4). What is no address stays as it is, shortened.
 * @param[out] household  a key, HOUSEHOLD_SIZE */
void household_of(const char *address, char household[HOUSEHOLD_SIZE]);

#endif
