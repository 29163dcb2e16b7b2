/* http://www.isthe.com/chongo/tech/comp/fnv/ */
#include "base/hash.h"

uint64_t hash_add(uint64_t hash, const void *data, size_t len)
{
	const unsigned char *bytes = data;
	for (size_t i = 0; i < len; i++)
		hash = (hash ^ bytes[i]) * UINT64_C(0x100000001b3);
	return hash;
}
