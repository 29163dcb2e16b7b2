/* Equal jitter: half is certain. */
#include "base/backoff.h"

#include "base/random.h"

int64_t backoff(struct backoff pauses, int64_t failures)
{
	int64_t bound = pauses.first;
	for (int64_t i = 1; i < failures && bound < pauses.longest; i++)
		bound *= 2;
	if (bound > pauses.longest)
		bound = pauses.longest;
	uint64_t random;
	random_fast(&random, sizeof random);
	return bound / 2 + (int64_t)(random % (uint64_t)(bound / 2 + 1));
}
