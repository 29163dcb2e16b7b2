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

/** Schedules many posts in one transaction, on behalf of the call's principal.
 *  @param mode   each, all or check, as the contract has it
 *  @param parts  a SchedulePart a line */
MUST_CHECK enum err posts_client_put_schedules(struct call *c, struct http_client *posts,
	const char *mode, const struct raw_body *parts, struct schedules_put *put);

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

/** Whether posts carried a request out before. @return OK | ERR_INVALID (its key came with another)
 *  | ERR_UNAVAILABLE */
MUST_CHECK enum err posts_client_find_answer(struct call *c, struct http_client *posts,
	const struct request_claim *claim, struct answer_found *found);

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

/** Begins attempts for tickets that go to the outside. Not sent twice: an attempt whose claim got
 *  lost is over with its lease. */
MUST_CHECK enum err posts_client_claim(struct call *c, struct http_client *posts,
	const struct claim_request *request, struct claim_answer *answer);

/** Tells what became of attempts. Harmless to send twice. */
MUST_CHECK enum err posts_client_report(struct call *c, struct http_client *posts,
	const struct report_request *request, struct report_answer *answer);

/** A page of dead letters, on behalf of the call's principal. @param query  "?limit=…", encoded */
MUST_CHECK enum err posts_client_list_dead_letters(struct call *c, struct http_client *posts,
	const char *query, struct dead_post_page *page);

/** Ends a dead letter, on behalf of the call's principal. @param how  "replay" or "confirm" */
MUST_CHECK enum err posts_client_end_dead_letter(struct call *c, struct http_client *posts,
	int64_t post_id, const char *how, struct post_schedule *schedule);

/** Has posts turn the tickets' posts into published. Harmless to send twice. */
MUST_CHECK enum err posts_client_publish(struct call *c, struct http_client *posts,
	const struct publish_request *request, struct publish_answer *answer);

/** The last minute whose canary came through. */
MUST_CHECK enum err posts_client_canary(struct call *c, struct http_client *posts,
	struct canary *canary);

/** How late posts went live in a range, and what waits. */
MUST_CHECK enum err posts_client_stats(struct call *c, struct http_client *posts, int64_t from_us,
	int64_t to_us, struct publishing_stats *stats);

/** Scheduled posts that should be out. */
MUST_CHECK enum err posts_client_overdue(struct call *c, struct http_client *posts,
	struct overdue *overdue);

/** Takes or renews the lease of publishing without Redis. */
MUST_CHECK enum err posts_client_lease_sweeper(struct call *c, struct http_client *posts,
	const char *holder, int64_t seconds, bool *granted);

/** Whether posts is there. */
MUST_CHECK enum err posts_client_ping(struct call *c, struct http_client *posts);

#endif
