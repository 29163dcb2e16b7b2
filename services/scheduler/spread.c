/* Chance needs to know of no other post. The last seconds stay free: then what comes late is still
 * within the minute. */
#include "spread.h"

#include "base/random.h"

#define SECONDS 50

int64_t spread_second(bool spread)
{
	if (!spread)
		return 0;
	uint32_t random;
	random_fast(&random, sizeof random);
	return random % SECONDS;
}
