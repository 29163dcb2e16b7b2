/* Equal jitter: half is certain. */
#include "backoff.h"

#include "base/random.h"

#define FIRST_MS 2000
#define MAX_MS 600000

int64_t backoff_ms(int64_t attempt)
{
	int64_t bound = FIRST_MS;
	for (int64_t i = 1; i < attempt && bound < MAX_MS; i++)
		bound *= 2;
	if (bound > MAX_MS)
		bound = MAX_MS;
	uint32_t random;
	random_fast(&random, sizeof random);
	return bound / 2 + random % (bound / 2 + 1);
}
