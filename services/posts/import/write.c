/* Writing for somebody who has time. */
#include "import/write.h"

#include <time.h>

#include "base/backoff.h"

#define TRIES_MAX 20

static void pause_after(int64_t failures)
{
	int64_t ms = backoff((struct backoff){.first = 100, .longest = 5000}, failures);
	nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
}

enum err import_write(struct call *c, db_transaction *body, void *arg)
{
	for (int64_t failures = 1;; failures++) {
		enum err err = db_write(c, body, arg);
		if (err != ERR_UNAVAILABLE || failures == TRIES_MAX)
			return err;
		call_forgive(c);
		pause_after(failures);
	}
}
