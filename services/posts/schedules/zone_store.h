/* Schedules that wait, by zone, and the rules by which they were resolved. UTC is no such zone:
 * its rules never change. */
#ifndef CRIER_POSTS_SCHEDULES_ZONE_STORE_H
#define CRIER_POSTS_SCHEDULES_ZONE_STORE_H

#include "base/cursor.h"
#include "db/db.h"
#include "posts_api.h"

/** The zones that have schedules waiting, with what is known of their rules. */
MUST_CHECK enum err zone_store_states(struct call *c, struct zone_state_list *zones);

/** Keeps that a zone has these rules since noticed_at; not settled. Inside db_write. */
MUST_CHECK enum err zone_store_notice(struct call *c, const struct zone_rules *rules);

/** Settles rules, unless they were noticed anew since; inside db_write. */
MUST_CHECK enum err zone_store_settle(struct call *c, const struct zone_rules *rules);

/** What waits in a zone, by time. @param after  or NULL @param[out] more  whether there are rows
 *  beyond */
MUST_CHECK enum err zone_store_schedules(struct call *c, const char *zone,
	const struct cursor *after, int64_t limit, struct post_schedule_list *page, bool *more);

/**
 * Moves those that still wait at their version, as of now_us; inside db_write. One that is due and
 * whose channel leads to the outside stays, for it may be on its way.
 * @param[out] moved  with their new versions
 */
MUST_CHECK enum err zone_store_move(struct call *c, const struct zone_move_list *moves,
	int64_t now_us, struct due_item_list *moved);

#endif
