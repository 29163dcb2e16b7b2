/* A day's partition is made days before its first row, and goes as a whole. */
#include "rollups/log_keeper.h"

#include "act_store.h"
#include "rollups/rollup_store.h"

#define DAYS_BEHIND 8 /* as late as events may come */
#define DAYS_AHEAD 3
#define ROWS_AT_A_TIME 2000

static enum err extend(struct call *c, void *arg)
{
	(void)arg;
	int64_t today = call_now_us(c) / US_PER_DAY;
	return act_store_extend(c, today - DAYS_BEHIND, today + DAYS_AHEAD);
}

enum err log_keeper_extend(struct call *c)
{
	return db_write(c, extend, NULL);
}

enum err log_keeper_remove(struct call *c, int64_t before_us, int64_t *removed)
{
	TRY(rollup_store_share(c)); /* not while a day is made anew of what is removed here */
	TRY(extend(c, NULL));
	return act_store_shorten(c, before_us / US_PER_DAY, ROWS_AT_A_TIME, removed);
}
