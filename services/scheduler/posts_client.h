/* What the scheduler asks posts, which holds the truth. Errors are those of posts' operation,
 * or ERR_UNAVAILABLE and ERR_TIMEOUT when it does not answer. */
#ifndef CRIER_SCHEDULER_POSTS_CLIENT_H
#define CRIER_SCHEDULER_POSTS_CLIENT_H

#include "http/client.h"
#include "posts_types.h"

#define SLOT_TIMES_MAX 200 /* as the contract has it */

/** Schedules or moves a post, on behalf of the call's principal. */
MUST_CHECK enum err posts_client_put_schedule(struct call *c, struct http_client *posts,
	int64_t post_id, const struct post_schedule_intent *intent, struct post_schedule *schedule);

/** One post's schedule, on behalf of the call's principal. */
MUST_CHECK enum err posts_client_get_schedule(struct call *c, struct http_client *posts,
	int64_t post_id, struct post_schedule *schedule);

/** Cancels a schedule, on behalf of the call's principal. */
MUST_CHECK enum err posts_client_delete_schedule(struct call *c, struct http_client *posts,
	int64_t post_id);

/** A page of the calendar, on behalf of the call's principal. @param query  "?from=…", encoded */
MUST_CHECK enum err posts_client_list_schedules(struct call *c, struct http_client *posts,
	const char *query, struct post_schedule_page *page);

/** Weekly slots of a post's author; of the call's principal where post_id is 0. */
MUST_CHECK enum err posts_client_get_slots(struct call *c, struct http_client *posts,
	int64_t post_id, struct weekly_slots *week);

/** Replaces the weekly slots of the call's principal. */
MUST_CHECK enum err posts_client_put_slots(struct call *c, struct http_client *posts,
	const struct weekly_slots *week);

/** Those of at most SLOT_TIMES_MAX times at which the call's principal has no scheduled post. */
MUST_CHECK enum err posts_client_list_free_times(struct call *c, struct http_client *posts,
	const struct slot_times *wanted, struct slot_times *free);

/** Schedules a post, on behalf of the call's principal, for the first of the times at which its
 *  author has no other. @param[out] taken  has no schedule where all of them are taken */
MUST_CHECK enum err posts_client_take_slot(struct call *c, struct http_client *posts,
	int64_t post_id, const struct slot_choice *choice, struct slot_taken *taken);

/** The zones in which schedules wait, with what is known of their rules. */
MUST_CHECK enum err posts_client_list_zones(struct call *c, struct http_client *posts,
	struct zone_states *zones);

/** Keeps what rules a zone has. */
MUST_CHECK enum err posts_client_put_zone(struct call *c, struct http_client *posts,
	const struct zone_rules *rules);

/** What waits in a zone, by time. @param cursor  NULL: the first page */
MUST_CHECK enum err posts_client_list_zone_schedules(struct call *c, struct http_client *posts,
	const char *zone, const char *cursor, struct post_schedule_page *page);

/** Moves what still waits at its version. @param[out] moved  with the new versions */
MUST_CHECK enum err posts_client_move_zoned(struct call *c, struct http_client *posts,
	const struct zone_moves *moves, struct zone_moved *moved);

/** Scheduled posts that are due before a time. @param cursor  NULL: the first page */
MUST_CHECK enum err posts_client_list_due(struct call *c, struct http_client *posts,
	int64_t before_us, const char *cursor, int64_t limit, struct due_page *page);

/** Those of the tickets that still hold. */
MUST_CHECK enum err posts_client_claim(struct call *c, struct http_client *posts,
	const struct ticket_list *tickets, struct publication_list *publications);

/** Has posts turn the tickets' posts into published. Harmless to send twice. */
MUST_CHECK enum err posts_client_report(struct call *c, struct http_client *posts,
	const char *worker, const struct ticket_list *tickets, struct report_answer *answer);

/** Takes or renews the lease of publishing without Redis. */
MUST_CHECK enum err posts_client_lease_sweeper(struct call *c, struct http_client *posts,
	const char *holder, int64_t seconds, bool *granted);

/** Whether posts is there. */
MUST_CHECK enum err posts_client_ping(struct call *c, struct http_client *posts);

#endif
