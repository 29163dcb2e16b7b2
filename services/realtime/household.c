/* Addresses as keys of a tally. */
#include "household.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#define NETWORK_BYTES 8

void household_of(const char *address, char household[HOUSEHOLD_SIZE])
{
	struct in6_addr parsed;
	snprintf(household, HOUSEHOLD_SIZE, "%s", address);
	if (inet_pton(AF_INET6, address, &parsed) != 1 || IN6_IS_ADDR_V4MAPPED(&parsed))
		return;
	memset(parsed.s6_addr + NETWORK_BYTES, 0, sizeof parsed.s6_addr - NETWORK_BYTES);
	inet_ntop(AF_INET6, &parsed, household, HOUSEHOLD_SIZE);
}
