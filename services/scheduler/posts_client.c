/* What the scheduler asks posts. */
#include "posts_client.h"

#include <inttypes.h>

#include "base/rfc3339.h"

#define BULK_TIMEOUT_MS 60000

enum err posts_client_put_schedule(struct call *c, struct http_client *posts, int64_t post_id,
	const struct post_schedule_intent *intent, struct post_schedule *schedule)
{
	return http_client_send(c, posts,
		&(struct http_request){
			.method = HTTP_PUT,
			.path = call_printf(c, "/internal/schedules/%" PRId64, post_id),
			.body_shape = &post_schedule_intent_shape,
			.body = intent,
			.answer_shape = &post_schedule_shape,
			.answer = schedule,
			.on_behalf = &c->principal,
			.claim = c->claim,
			.once = !c->claim,
		});
}

/* It may take as long as the call has. What was sent twice without a key would add new posts twice.
 */
enum err posts_client_put_schedules(struct call *c, struct http_client *posts, const char *mode,
	const struct raw_body *parts, struct schedules_put *put)
{
	return http_client_send(c, posts,
		&(struct http_request){
			.method = HTTP_POST,
			.path = call_printf(c, "/internal/schedules/bulk?mode=%s", mode),
			.raw_body = parts,
			.answer_shape = &schedules_put_shape,
			.answer = put,
			.on_behalf = &c->principal,
			.claim = c->claim,
			.timeout_ms = BULK_TIMEOUT_MS,
		});
}

enum err posts_client_get_schedule(struct call *c, struct http_client *posts, int64_t post_id,
	struct post_schedule *schedule)
{
	return http_client_send(c, posts,
		&(struct http_request){
			.method = HTTP_GET,
			.path = call_printf(c, "/internal/schedules/%" PRId64, post_id),
			.answer_shape = &post_schedule_shape,
			.answer = schedule,
			.on_behalf = &c->principal,
		});
}

enum err posts_client_delete_schedule(struct call *c, struct http_client *posts, int64_t post_id)
{
	return http_client_send(c, posts,
		&(struct http_request){
			.method = HTTP_DELETE,
			.path = call_printf(c, "/internal/schedules/%" PRId64, post_id),
			.on_behalf = &c->principal,
			.once = true,
		});
}

enum err posts_client_list_schedules(struct call *c, struct http_client *posts, const char *query,
	struct post_schedule_page *page)
{
	return http_client_send(c, posts,
		&(struct http_request){
			.method = HTTP_GET,
			.path = call_printf(c, "/internal/schedules%s", query),
			.answer_shape = &post_schedule_page_shape,
			.answer = page,
			.on_behalf = &c->principal,
		});
}

enum err posts_client_get_slots(struct call *c, struct http_client *posts, int64_t post_id,
	struct weekly_slots *week)
{
	const char *query = post_id ? call_printf(c, "?post_id=%" PRId64, post_id) : "";
	return http_client_send(c, posts,
		&(struct http_request){
			.method = HTTP_GET,
			.path = call_printf(c, "/internal/slots%s", query),
			.answer_shape = &weekly_slots_shape,
			.answer = week,
			.on_behalf = &c->principal,
		});
}

enum err posts_client_put_slots(struct call *c, struct http_client *posts,
	const struct weekly_slots *week)
{
	return http_client_send(c, posts,
		&(struct http_request){
			.method = HTTP_PUT,
			.path = "/internal/slots",
			.body_shape = &weekly_slots_shape,
			.body = week,
			.on_behalf = &c->principal,
		});
}

enum err posts_client_list_free_times(struct call *c, struct http_client *posts,
	const struct slot_times *wanted, struct slot_times *free)
{
	return http_client_send(c, posts,
		&(struct http_request){
			.method = HTTP_POST,
			.path = "/internal/slots/free",
			.body_shape = &slot_times_shape,
			.body = wanted,
			.answer_shape = &slot_times_shape,
			.answer = free,
			.on_behalf = &c->principal,
			.idempotency_key = c->request_id,
		});
}

enum err posts_client_take_slot(struct call *c, struct http_client *posts, int64_t post_id,
	const struct slot_choice *choice, struct slot_taken *taken)
{
	return http_client_send(c, posts,
		&(struct http_request){
			.method = HTTP_PUT,
			.path = call_printf(c, "/internal/schedules/%" PRId64 "/slot", post_id),
			.body_shape = &slot_choice_shape,
			.body = choice,
			.answer_shape = &slot_taken_shape,
			.answer = taken,
			.on_behalf = &c->principal,
			.claim = c->claim,
			.once = !c->claim,
		});
}

enum err posts_client_find_answer(struct call *c, struct http_client *posts,
	const struct request_claim *claim, struct answer_found *found)
{
	return http_client_send(c, posts,
		&(struct http_request){
			.method = HTTP_GET,
			.path = call_printf(c, "/internal/answers?key=%s&fingerprint=%s",
				http_encode(c, claim->key), claim->fingerprint),
			.answer_shape = &answer_found_shape,
			.answer = found,
			.on_behalf = &c->principal,
		});
}

enum err posts_client_list_zones(struct call *c, struct http_client *posts,
	struct zone_states *zones)
{
	return http_client_send(c, posts,
		&(struct http_request){
			.method = HTTP_GET,
			.path = "/internal/zones",
			.answer_shape = &zone_states_shape,
			.answer = zones,
		});
}

enum err posts_client_put_zone(struct call *c, struct http_client *posts,
	const struct zone_rules *rules)
{
	return http_client_send(c, posts,
		&(struct http_request){
			.method = HTTP_PUT,
			.path = "/internal/zones",
			.body_shape = &zone_rules_shape,
			.body = rules,
		});
}

enum err posts_client_list_zone_schedules(struct call *c, struct http_client *posts,
	const char *zone, const char *cursor, struct post_schedule_page *page)
{
	return http_client_send(c, posts,
		&(struct http_request){
			.method = HTTP_GET,
			.path = call_printf(c, "/internal/zones/schedules?zone=%s%s%s",
				http_encode(c, zone), cursor ? "&cursor=" : "",
				cursor ? cursor : ""),
			.answer_shape = &post_schedule_page_shape,
			.answer = page,
		});
}

enum err posts_client_move_zoned(struct call *c, struct http_client *posts,
	const struct zone_moves *moves, struct zone_moved *moved)
{
	return http_client_send(c, posts,
		&(struct http_request){
			.method = HTTP_POST,
			.path = "/internal/zones/moves",
			.body_shape = &zone_moves_shape,
			.body = moves,
			.answer_shape = &zone_moved_shape,
			.answer = moved,
			.idempotency_key = c->request_id,
		});
}

enum err posts_client_list_due(struct call *c, struct http_client *posts, int64_t before_us,
	const char *cursor, int64_t limit, struct due_page *page)
{
	char before[RFC3339_SIZE];
	rfc3339_format(before_us, before);
	return http_client_send(c, posts,
		&(struct http_request){
			.method = HTTP_GET,
			.path = call_printf(c,
				"/internal/publishing/due?before=%s&limit=%" PRId64 "%s%s", before,
				limit, cursor ? "&cursor=" : "", cursor ? cursor : ""),
			.answer_shape = &due_page_shape,
			.answer = page,
		});
}

enum err posts_client_claim(struct call *c, struct http_client *posts,
	const struct claim_request *request, struct claim_answer *answer)
{
	return http_client_send(c, posts,
		&(struct http_request){
			.method = HTTP_POST,
			.path = "/internal/publishing/claim",
			.body_shape = &claim_request_shape,
			.body = request,
			.answer_shape = &claim_answer_shape,
			.answer = answer,
		});
}

enum err posts_client_report(struct call *c, struct http_client *posts,
	const struct report_request *request, struct report_answer *answer)
{
	return http_client_send(c, posts,
		&(struct http_request){
			.method = HTTP_POST,
			.path = "/internal/publishing/report",
			.body_shape = &report_request_shape,
			.body = request,
			.answer_shape = &report_answer_shape,
			.answer = answer,
			.idempotency_key = c->request_id,
		});
}

enum err posts_client_list_dead_letters(struct call *c, struct http_client *posts,
	const char *query, struct dead_post_page *page)
{
	return http_client_send(c, posts,
		&(struct http_request){
			.method = HTTP_GET,
			.path = call_printf(c, "/internal/publishing/dead-letters%s", query),
			.answer_shape = &dead_post_page_shape,
			.answer = page,
			.on_behalf = &c->principal,
		});
}

enum err posts_client_end_dead_letter(struct call *c, struct http_client *posts, int64_t post_id,
	const char *how, struct post_schedule *schedule)
{
	return http_client_send(c, posts,
		&(struct http_request){
			.method = HTTP_POST,
			.path = call_printf(c, "/internal/publishing/dead-letters/%" PRId64 "/%s",
				post_id, how),
			.answer_shape = &post_schedule_shape,
			.answer = schedule,
			.on_behalf = &c->principal,
			.claim = c->claim,
			.once = !c->claim,
		});
}

enum err posts_client_publish(struct call *c, struct http_client *posts,
	const struct publish_request *request, struct publish_answer *answer)
{
	return http_client_send(c, posts,
		&(struct http_request){
			.method = HTTP_POST,
			.path = "/internal/publishing/publish",
			.body_shape = &publish_request_shape,
			.body = request,
			.answer_shape = &publish_answer_shape,
			.answer = answer,
			.idempotency_key = c->request_id,
		});
}

enum err posts_client_canary(struct call *c, struct http_client *posts, struct canary *canary)
{
	return http_client_send(c, posts,
		&(struct http_request){
			.method = HTTP_GET,
			.path = "/internal/publishing/canary",
			.answer_shape = &canary_shape,
			.answer = canary,
		});
}

enum err posts_client_stats(struct call *c, struct http_client *posts, int64_t from_us,
	int64_t to_us, struct publishing_stats *stats)
{
	char from[RFC3339_SIZE];
	char to[RFC3339_SIZE];
	rfc3339_format(from_us, from);
	rfc3339_format(to_us, to);
	return http_client_send(c, posts,
		&(struct http_request){
			.method = HTTP_GET,
			.path = call_printf(c, "/internal/publishing/stats?from=%s&to=%s", from,
				to),
			.answer_shape = &publishing_stats_shape,
			.answer = stats,
		});
}

enum err posts_client_overdue(struct call *c, struct http_client *posts, struct overdue *overdue)
{
	return http_client_send(c, posts,
		&(struct http_request){
			.method = HTTP_GET,
			.path = "/internal/publishing/overdue",
			.answer_shape = &overdue_shape,
			.answer = overdue,
		});
}

enum err posts_client_lease_sweeper(struct call *c, struct http_client *posts, const char *holder,
	int64_t seconds, bool *granted)
{
	const struct sweeper_lease lease = {.holder = holder, .seconds = seconds};
	struct sweeper_lease_answer answer = {0};
	TRY(http_client_send(c, posts,
		&(struct http_request){
			.method = HTTP_PUT,
			.path = "/internal/publishing/sweeper",
			.body_shape = &sweeper_lease_shape,
			.body = &lease,
			.answer_shape = &sweeper_lease_answer_shape,
			.answer = &answer,
		}));
	*granted = answer.granted;
	return OK;
}

enum err posts_client_ping(struct call *c, struct http_client *posts)
{
	return http_client_send(c, posts,
		&(struct http_request){.method = HTTP_GET, .path = "/healthz"});
}
