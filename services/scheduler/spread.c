/* Chance needs to know of no other post. The last seconds stay free: then what comes late is still
 * within the minute. */
#include "spread.h"

#include <string.h>

#include "base/hash.h"
#include "base/random.h"

#define SECONDS 50

/* Sent again, it means the same second. */
static uint64_t of_claim(const struct request_claim *claim, size_t row)
{
	uint64_t hash = hash_add(HASH_START, claim->key, strlen(claim->key));
	hash = hash_add(hash, claim->fingerprint, strlen(claim->fingerprint));
	hash = hash_add(hash, &row, sizeof row);
	return hash ^ hash >> 32;
}

int64_t spread_second(const struct call *c, bool spread, size_t row)
{
	if (!spread)
		return 0;
	if (c->claim)
		return (int64_t)(of_claim(c->claim, row) % SECONDS);
	uint32_t random;
	random_fast(&random, sizeof random);
	return random % SECONDS;
}
