/* http://www.isthe.com/chongo/tech/comp/fnv/; the other one multiplies and folds as wyhash and its
 * kin do. */
#include "base/hash.h"

#include <string.h>

uint64_t hash_add(uint64_t hash, const void *data, size_t len)
{
	const unsigned char *bytes = data;
	for (size_t i = 0; i < len; i++)
		hash = (hash ^ bytes[i]) * UINT64_C(0x100000001b3);
	return hash;
}

static uint64_t mix(uint64_t hash, uint64_t word)
{
	__extension__ typedef unsigned __int128 wide;
	wide product = (wide)(hash ^ word ^ UINT64_C(0x9E3779B97F4A7C15)) *
		       UINT64_C(0xA0761D6478BD642F);
	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

uint64_t hash_quick(const void *data, size_t len)
{
	const char *at = data;
	uint64_t hash = mix(HASH_START, len), word;
	for (; len >= sizeof word; at += sizeof word, len -= sizeof word) {
		memcpy(&word, at, sizeof word);
		hash = mix(hash, word);
	}
	word = 0;
	if (len)
		memcpy(&word, at, len);
	return mix(mix(hash, word), len);
}
