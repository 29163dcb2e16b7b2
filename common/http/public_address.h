/* Which addresses are anybody's on the internet, and which lead into somebody's own network. */
#ifndef CRIER_HTTP_PUBLIC_ADDRESS_H
#define CRIER_HTTP_PUBLIC_ADDRESS_H

#include <stdbool.h>

/**
 * Whether an address is globally reachable by the special-purpose registries of IANA (RFC 6890):
 * not private, shared, loopback, link-local, unique local, multicast, reserved or for
 * documentation, nor where clouds keep their metadata. An IPv4 address inside of an IPv6 one
 * (mapped, NAT64) is judged itself; forms that tunnel (6to4, Teredo) are none.
 * @param address  as inet_ntop writes it; what is no address is not public
 */
bool public_address_is(const char *address);

#endif
