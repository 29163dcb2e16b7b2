/* On PostgreSQL what waits for its minute is in a table of its own (schema/postgres/0029): whatever
 * is done to posts, it has those that are scheduled and no others. */
#include <inttypes.h>

#include "given.h"
#include "publishing/publishing_store.h"
#include "store/plan.h"

#define DUE_US (FIXTURE_NOW_US + US_PER_HOUR)
#define ROUNDS 40
#define POSTS 12

#define ON_POSTGRES(statement)          \
	{                               \
		"SELECT 0", (statement) \
	}

/* Posts that are scheduled, or wait, and are not alike in both. */
static const struct sql askew = {.name = "askew",
	.text = ON_POSTGRES(
		"SELECT count(*) FROM (SELECT * FROM posts WHERE status = 'scheduled') AS p"
		" FULL JOIN waiting_posts AS w ON post_id = id"
		" WHERE (id, publish_at, created_at, schedule_zone)"
		" IS DISTINCT FROM (post_id, due_at, made_at, zone)")};

static const struct sql waiting = {.name = "waiting",
	.text = ON_POSTGRES("SELECT count(*) FROM waiting_posts")};

/* Indexes that have, or are made along, what going live changes. */
static const struct sql touched = {.name = "touched",
	.text = ON_POSTGRES("SELECT count(*) FROM pg_indexes WHERE schemaname = current_schema()"
			    " AND tablename = 'posts'"
			    " AND indexdef ~ '\\m(status|version|updated_at|published_at)\\M'")};

static int64_t count_of(struct fixture *f, const struct sql *sql)
{
	struct db_row row;
	cr_assert(eq(int, db_query_one(&f->call, sql, DB_NO_ARGS, &row), OK));
	return row_int(&row);
}

struct publish_job {
	struct ticket_list tickets;
	struct published published;
};

static enum err publish(struct call *c, void *arg)
{
	struct publish_job *job = arg;
	return publishing_store_publish(c, &job->tickets, "worker", false, call_now_us(c),
		&job->published);
}

static void when_due(struct fixture *f, struct ticket *tickets, size_t count)
{
	f->clock->fixed_us = DUE_US;
	struct publish_job job = {.tickets = {tickets, count}};
	cr_assert(eq(int, db_write(&f->call, publish, &job), OK));
	f->clock->fixed_us = FIXTURE_NOW_US;
}

static void given_due(struct fixture *f, struct ticket *tickets)
{
	for (int i = 0; i < POSTS; i++)
		tickets[i] = given_scheduled(f, ANN, DUE_US);
}

static void run_on(struct fixture *f, const char *statement, int64_t post_id)
{
	plan_run(f, call_printf(&f->call, "%s %" PRId64, statement, post_id));
}

/* One of the things that may happen to a post that waits. */
static void change(struct fixture *f, const struct ticket *ticket, int what)
{
	switch (what) {
	case 0:
		when_cancelled(f, ticket->post_id);
		break;
	case 1:
		when_scheduled(f, ticket->post_id, DUE_US + US_PER_MINUTE);
		break;
	case 2:
		when_scheduled_in(f, ticket->post_id, DUE_US, "Asia/Kathmandu");
		break;
	case 3:
		run_on(f, "DELETE FROM posts WHERE id =", ticket->post_id);
		break;
	case 4:
		run_on(f, "UPDATE posts SET title = 'edited' WHERE id =", ticket->post_id);
		break;
	case 5:
		run_on(f, "UPDATE posts SET status = 'failed' WHERE id =", ticket->post_id);
		break;
	case 6:
		run_on(f, "UPDATE posts SET status = 'failed' WHERE id =", ticket->post_id);
		run_on(f, "UPDATE posts SET status = 'scheduled' WHERE id =", ticket->post_id);
		break;
	}
}

#define CHANGES 7

Test(waiting_posts, are_those_that_are_scheduled_whatever_happens)
{
	struct fixture f = open_fixture(DB_POSTGRES);
	for (int round = 0; round < ROUNDS; round++) {
		struct ticket tickets[POSTS];
		given_due(&f, tickets);
		cr_expect(eq(i64, count_of(&f, &askew), 0), "scheduled in round %d", round);
		change(&f, &tickets[round % POSTS], round % CHANGES);
		change(&f, &tickets[(round * 5 + 1) % POSTS], (round + 3) % CHANGES);
		cr_expect(eq(i64, count_of(&f, &askew), 0), "changed in round %d", round);
		when_due(&f, tickets, POSTS);
		cr_expect(eq(i64, count_of(&f, &askew), 0), "published in round %d", round);
	}
}

Test(waiting_posts, are_none_once_all_went_live_by_a_run_or_by_a_list)
{
	struct fixture f = open_fixture(DB_POSTGRES);
	struct ticket tickets[POSTS];
	given_due(&f, tickets);
	cr_expect(eq(i64, count_of(&f, &waiting), POSTS));
	when_due(&f, tickets, POSTS - 2); /* a run */
	cr_expect(eq(i64, count_of(&f, &waiting), 2));
	when_due(&f, tickets + POSTS - 2, 2); /* too short for one */
	cr_expect(eq(i64, count_of(&f, &waiting), 0));
}

Test(waiting_posts, go_live_without_an_entry_in_an_index_of_posts)
{
	struct fixture f = open_fixture(DB_POSTGRES);
	cr_expect(eq(i64, count_of(&f, &touched), 0));
}

static struct post published_at(struct fixture *f, struct ticket *tickets, size_t count,
	int64_t now_us)
{
	f->clock->fixed_us = now_us;
	struct publish_job job = {.tickets = {tickets, count}};
	cr_assert(eq(int, db_write(&f->call, publish, &job), OK));
	cr_assert(eq(i64, job.published.count, (int64_t)count));
	struct post post;
	cr_assert(eq(int, post_store_by_id(&f->call, tickets[count - 1].post_id, &post), OK));
	return post;
}

STORE_TEST(going_live, in_its_minute_is_said_to_be_at_its_moment)
{
	struct fixture f = open_fixture(engine);
	struct ticket tickets[POSTS];
	for (size_t count = 1; count <= POSTS; count += POSTS - 1) {
		given_due(&f, tickets);
		int64_t now_us = DUE_US + US_PER_MINUTE - 1;
		struct post post = published_at(&f, tickets, count, now_us);
		cr_expect(eq(i64, post.published_at_us, DUE_US));
		cr_expect(eq(i64, post.updated_at_us, now_us));
		f.clock->fixed_us = FIXTURE_NOW_US;
	}
}

STORE_TEST(going_live, late_is_said_to_be_when_it_was)
{
	struct fixture f = open_fixture(engine);
	struct ticket tickets[POSTS];
	for (size_t count = 1; count <= POSTS; count += POSTS - 1) {
		given_due(&f, tickets);
		int64_t now_us = DUE_US + US_PER_MINUTE;
		struct post post = published_at(&f, tickets, count, now_us);
		cr_expect(eq(i64, post.published_at_us, now_us));
		f.clock->fixed_us = FIXTURE_NOW_US;
	}
}
