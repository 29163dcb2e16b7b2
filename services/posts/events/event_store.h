/* Events in the database.
 *
 * Several write at once on PostgreSQL, and an id that was drawn later may be committed earlier: who
 * reads on from the highest id would miss the other. So an event has no place when it is written.
 * A step of its own counts what is committed: it holds the mark until its commit, and whoever
 * counts after it sees that. Nothing is ever shown in front of what was shown. Writers wait for
 * nobody; a lock around their commits would let one of them sync at a time. Only what tells of a
 * hundred posts or more is counted as it is written, at the end of its transaction, for there the
 * counting would cost more than that wait: it holds the mark like whoever counts. Snapshots of
 * transaction ids would do without the step, but they mean nothing in a copy on another server,
 * and one long transaction of anybody there would stop all readers. */
#ifndef CRIER_POSTS_EVENTS_EVENT_STORE_H
#define CRIER_POSTS_EVENTS_EVENT_STORE_H

#include "db/db.h"
#include "posts_types.h"

/** Adds an event; inside db_write. */
MUST_CHECK enum err event_store_insert(struct call *c, const struct event *event, int64_t *id);

/** Adds one or two events for each post that is there, with its row as data; inside db_write.
 *  @param also  the second kind; 0: none */
MUST_CHECK enum err event_store_insert_of_posts(struct call *c, enum event_kind kind,
	enum event_kind also, const int64_t *post_ids, size_t count);

/** Adds one or two events for each of posts that the caller has as their rows are now; inside
 *  db_write, of which it is the end: whoever counts events may wait for it from here on.
 *  @param also  the second kind; 0: none */
MUST_CHECK enum err event_store_insert_for(struct call *c, enum event_kind kind,
	enum event_kind also, const struct post *const *posts, size_t count);

/** Whether one is committed that has no position yet. */
MUST_CHECK enum err event_store_any_uncounted(struct call *c, bool *any);

/** Gives positions to those that are committed, limit at most; inside db_write, which does nothing
 *  else. */
MUST_CHECK enum err event_store_count(struct call *c, int64_t limit);

/** Events with positions beyond one, by position. */
MUST_CHECK enum err event_store_after(struct call *c, int64_t position, int64_t limit,
	struct event_list *events);

/** Of the next `limit` events those that somebody is notified of.
 *  @param[out] last  where these end; `position` where there are none */
MUST_CHECK enum err event_store_told(struct call *c, int64_t position, int64_t limit,
	struct event_list *events, int64_t *last);

/** Of these, what their author is notified of, and what approvers and admins are. */
MUST_CHECK enum err event_store_of_author(struct call *c, int64_t user_id, int64_t position,
	int64_t limit, struct event_list *events);
MUST_CHECK enum err event_store_submitted(struct call *c, int64_t position, int64_t limit,
	struct event_list *events);

/** Posts as a JSON array, for statements. */
struct db_value event_store_ids(struct call *c, const int64_t *post_ids, size_t count);

/** Removes events from before a time, the oldest first; inside db_write.
 *  @param[out] removed  up to limit; 0 only when there are no more of them */
MUST_CHECK enum err event_store_remove(struct call *c, int64_t before_us, int64_t limit,
	int64_t *removed);

#endif
