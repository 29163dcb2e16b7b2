/* Statements that change a status by themselves do it where the table has a step, and nowhere else.
 */
#include "given_articles.h"
#include "outside/delivery_store.h"
#include "publishing/publishing_store.h"
#include "schedules/zone_store.h"
#include "store/plan.h"
#include "transition.h"

struct run {
	int64_t post_id;
	enum post_status to; /* of what was given up */
	bool changed;
};

/* Whatever it is, with a schedule whose minute has come. */
static int64_t given_due(struct fixture *f, enum post_kind kind, enum post_status status)
{
	struct post post = given_in_status(f, kind, status);
	plan_run(f, "UPDATE posts SET schedule_version = 1, publish_at = created_at,"
		    " schedule_date = '2026-01-01', schedule_zone = 'UTC'");
	return post.id;
}

static enum err publish(struct call *c, void *arg)
{
	struct run *run = arg;
	struct published published;
	struct ticket ticket = {.post_id = run->post_id, .version = 1};
	TRY(publishing_store_publish(c, &(struct ticket_list){&ticket, 1}, "worker", false,
		call_now_us(c), &published));
	run->changed = published.count == 1;
	return OK;
}

static enum err give_up(struct call *c, void *arg)
{
	struct run *run = arg;
	int64_t version;
	const struct delivery delivery = {.post_id = run->post_id, .version = 1};
	TRY(delivery_store_give_up_post(c, &delivery, run->to, &version));
	run->changed = version != 0;
	return OK;
}

static enum err take_up(struct call *c, void *arg)
{
	struct run *run = arg;
	int64_t version;
	const struct delivery delivery = {.post_id = run->post_id, .version = 1};
	run->changed = delivery_store_take_up_post(c, &delivery, &version) == OK;
	call_forgive(c);
	return OK;
}

static enum err move(struct call *c, void *arg)
{
	struct run *run = arg;
	struct due_item_list moved;
	struct zone_move to = {.post_id = run->post_id,
		.version = 1,
		.publish_at_us = call_now_us(c) + US_PER_HOUR,
		.note = ""};
	TRY(zone_store_move(c, &(struct zone_move_list){&to, 1}, call_now_us(c), &moved));
	run->changed = moved.count == 1;
	return OK;
}

static enum post_status status_of(struct fixture *f, int64_t post_id)
{
	struct post post;
	cr_assert(eq(int, post_store_by_id(&f->call, post_id, &post), OK));
	return post.status;
}

static void check(struct fixture *f, enum post_kind kind, enum post_status from,
	db_transaction *statement, enum post_action action)
{
	struct run run = {.post_id = given_due(f, kind, from),
		.to = action == POST_ACTION_DOUBT ? POST_STATUS_UNCONFIRMED : POST_STATUS_FAILED};
	cr_assert(eq(int, db_write(&f->call, statement, &run), OK));
	enum post_status wanted = from;
	bool has_step = transition_find(kind, from, action, &wanted);
	cr_expect(eq(int, run.changed, has_step), "%s, %s, %s", post_kind_name(kind),
		post_status_name(from), post_action_name(action));
	cr_expect(eq(int, status_of(f, run.post_id), wanted), "%s, %s, %s", post_kind_name(kind),
		post_status_name(from), post_action_name(action));
}

STORE_TEST(transition_statements, agree_with_the_table_in_every_status)
{
	struct fixture f = open_fixture(engine);
	for (enum post_kind kind = POST_KIND_POST; kind <= POST_KIND_ARTICLE; kind++) {
		for (enum post_status from = POST_STATUS_DRAFT; from <= POST_STATUS_UNCONFIRMED;
			from++) {
			check(&f, kind, from, publish, POST_ACTION_GO_LIVE);
			check(&f, kind, from, give_up, POST_ACTION_FAIL);
			check(&f, kind, from, give_up, POST_ACTION_DOUBT);
			check(&f, kind, from, take_up, POST_ACTION_REPLAY);
			check(&f, kind, from, move, POST_ACTION_MOVE);
		}
	}
}
