/* Weekly slots in the database, and what is free. */
#include "schedules/slot_store.h"

#include <pthread.h>

#include "given.h"

#define HOUR(n) (FIXTURE_NOW_US + (n)*US_PER_HOUR)

static enum err put(struct call *c, void *arg)
{
	return slot_store_put(c, ANN, arg);
}

static void given_slots(struct fixture *f, const char *zone, int64_t *minutes, size_t count)
{
	struct weekly_slots week = {.timezone = zone, .minutes = {minutes, count}};
	cr_assert(eq(int, db_write(&f->call, put, &week), OK));
}

STORE_TEST(slot_store, what_is_put_replaces_what_was)
{
	struct fixture f = open_fixture(engine);
	struct weekly_slots week = {0};
	cr_expect(eq(int, slot_store_week(&f.call, ANN, &week), ERR_NOT_FOUND));
	given_slots(&f, "UTC", (int64_t[]){0}, 1);
	given_slots(&f, "Europe/Berlin", (int64_t[]){540, 10079}, 2);
	cr_assert(eq(int, slot_store_week(&f.call, ANN, &week), OK));
	cr_expect(eq(str, (char *)week.timezone, "Europe/Berlin"));
	cr_assert(eq(sz, week.minutes.count, 2));
	cr_expect(eq(i64, week.minutes.items[0], 540));
	cr_expect(eq(i64, week.minutes.items[1], 10079));
	cr_expect(eq(int, slot_store_week(&f.call, BOB, &week), ERR_NOT_FOUND));
	given_slots(&f, "UTC", NULL, 0);
	cr_assert(eq(int, slot_store_week(&f.call, ANN, &week), OK));
	cr_expect(eq(sz, week.minutes.count, 0));
}

STORE_TEST(slot_store, a_time_is_taken_by_the_authors_own_scheduled_post_alone)
{
	struct fixture f = open_fixture(engine);
	given_scheduled(&f, ANN, HOUR(2));
	given_scheduled(&f, BOB, HOUR(1));
	struct ticket cancelled = given_scheduled(&f, ANN, HOUR(4));
	when_cancelled(&f, cancelled.post_id);
	int64_t times[] = {HOUR(4), HOUR(2), HOUR(1), HOUR(3)};
	struct int_list free;
	cr_assert(eq(int, slot_store_free(&f.call, ANN, &(struct int_list){times, 4}, 10, &free),
		OK));
	cr_assert(eq(sz, free.count, 3));
	cr_expect(eq(i64, free.items[0], HOUR(1)));
	cr_expect(eq(i64, free.items[1], HOUR(3)));
	cr_expect(eq(i64, free.items[2], HOUR(4)));
	cr_assert(
		eq(int, slot_store_free(&f.call, ANN, &(struct int_list){times, 2}, 1, &free), OK));
	cr_assert(eq(sz, free.count, 1));
	cr_expect(eq(i64, free.items[0], HOUR(4)));
}

STORE_TEST(slot_store, a_post_takes_its_whole_minute_and_no_other)
{
	struct fixture f = open_fixture(engine);
	given_scheduled(&f, ANN, HOUR(1) + 59 * US_PER_SECOND);
	int64_t times[] = {HOUR(1) - US_PER_MINUTE, HOUR(1), HOUR(1) + US_PER_MINUTE};
	struct int_list free;
	cr_assert(
		eq(int, slot_store_free(&f.call, ANN, &(struct int_list){times, 3}, 3, &free), OK));
	cr_assert(eq(sz, free.count, 2));
	cr_expect(eq(i64, free.items[0], times[0]));
	cr_expect(eq(i64, free.items[1], times[2]));
}

static enum err lock(struct call *c, void *arg)
{
	(void)arg;
	return slot_store_lock(c, ANN);
}

STORE_TEST(slot_store, who_has_no_slots_has_none_to_take)
{
	struct fixture f = open_fixture(engine);
	cr_expect(eq(int, db_write(&f.call, lock, NULL), ERR_CONFLICT));
	given_slots(&f, "UTC", (int64_t[]){540}, 1);
	cr_expect(eq(int, db_write(&f.call, lock, NULL), OK));
}

#define RACERS 8
#define POSTS_EACH 5
#define TIMES (RACERS * POSTS_EACH)

struct racer {
	struct call *call;
	struct slot_choice choice;
	int64_t posts[POSTS_EACH];
	enum err err;
};

static void *race(void *arg)
{
	struct racer *racer = arg;
	for (size_t i = 0; i < POSTS_EACH && !racer->err; i++) {
		struct slot_taken taken = {0};
		const struct internal_take_slot_in in = {.post_id = racer->posts[i],
			.body = racer->choice};
		racer->err = internal_take_slot(racer->call, &in, &taken);
		if (!racer->err && !taken.has_schedule)
			racer->err = ERR_CONFLICT;
	}
	return NULL;
}

static void run_race(struct racer *racers)
{
	pthread_t threads[RACERS];
	for (size_t i = 0; i < RACERS; i++)
		cr_assert(eq(int, pthread_create(&threads[i], NULL, race, &racers[i]), 0));
	for (size_t i = 0; i < RACERS; i++)
		pthread_join(threads[i], NULL);
}

/* A draft of Ann's: a schedule was taken off it. */
static int64_t given_draft(struct fixture *f)
{
	struct ticket ticket = given_scheduled(f, ANN, HOUR(0));
	when_cancelled(f, ticket.post_id);
	return ticket.post_id;
}

/* Each through a connection of its own, as replicas of posts would. */
STORE_TEST(slot_store, many_at_once_take_different_slots_and_leave_no_gap)
{
	struct fixture f = open_fixture(engine);
	given_slots(&f, "UTC", (int64_t[]){540}, 1);
	struct slot_time times[TIMES];
	for (int i = 0; i < TIMES; i++)
		times[i] = (struct slot_time){.date = "2026-01-01", .publish_at_us = HOUR(i + 1)};
	struct racer racers[RACERS];
	for (size_t i = 0; i < RACERS; i++) {
		racers[i] = (struct racer){.call = fixture_call(&f),
			.choice = {.timezone = "UTC", .times = {times, TIMES}}};
		racers[i].call->principal = (struct principal){.user_id = ANN, .role = ROLE_USER};
		for (size_t n = 0; n < POSTS_EACH; n++)
			racers[i].posts[n] = given_draft(&f);
	}
	run_race(racers);
	for (size_t i = 0; i < RACERS; i++)
		cr_expect(eq(int, racers[i].err, OK));

	struct schedule_query query = {.user_id = ANN, .limit = 2 * TIMES};
	struct post_schedule_list page;
	bool more;
	cr_assert(eq(int, schedule_store_page(&f.call, &query, &page, &more), OK));
	cr_assert(eq(sz, page.count, TIMES));
	for (int i = 0; i < TIMES; i++)
		cr_expect(eq(i64, page.items[i].publish_at_us, HOUR(i + 1)));
	struct slot_taken taken = {0};
	const struct internal_take_slot_in in = {.post_id = given_draft(&f),
		.body = racers[0].choice};
	cr_assert(eq(int, internal_take_slot(racers[0].call, &in, &taken), OK));
	cr_expect(not(taken.has_schedule));
}
