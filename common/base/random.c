/* getrandom(2) for secrets; a per-thread xorshift seeded from it for identifiers. */
#include "base/random.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

void random_bytes(void *data, size_t len)
{
	char *to = data;
	while (len) {
		ssize_t got = getrandom(to, len, 0);
		if (got < 0)
			abort();
		to += got;
		len -= (size_t)got;
	}
}

/* xorshift64* (Vigna 2016). */
static uint64_t next(void)
{
	static _Thread_local uint64_t state;
	while (!state)
		random_bytes(&state, sizeof state);
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return state * UINT64_C(2685821657736338717);
}

void random_fast(void *data, size_t len)
{
	char *to = data;
	while (len) {
		uint64_t word = next();
		size_t step = len < sizeof word ? len : sizeof word;
		memcpy(to, &word, step);
		to += step;
		len -= step;
	}
}
