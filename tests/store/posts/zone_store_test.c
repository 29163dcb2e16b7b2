/* Schedules that wait, by zone, in the database. */
#include "schedules/zone_store.h"

#include "given.h"

#define DUE_US (FIXTURE_NOW_US + US_PER_DAY)
#define BERLIN "Europe/Berlin" /* where given_scheduled schedules */

static struct zone_state_list states(struct fixture *f)
{
	struct zone_state_list zones;
	cr_assert(eq(int, zone_store_states(&f->call, &zones), OK));
	return zones;
}

static enum err notice(struct call *c, void *arg)
{
	return zone_store_notice(c, arg);
}

static enum err settle(struct call *c, void *arg)
{
	return zone_store_settle(c, arg);
}

STORE_TEST(zone_store, zones_with_schedules_are_named_once_with_what_is_known)
{
	struct fixture f = open_fixture(engine);
	cr_expect(eq(sz, states(&f).count, 0));
	given_scheduled(&f, ANN, DUE_US);
	given_scheduled(&f, BOB, DUE_US);
	when_scheduled_in(&f, given_scheduled(&f, ANN, DUE_US).post_id, DUE_US, "Asia/Tokyo");
	when_scheduled_in(&f, given_scheduled(&f, ANN, DUE_US).post_id, DUE_US, "UTC");
	when_cancelled(&f, when_scheduled_in(&f, given_scheduled(&f, ANN, DUE_US).post_id, DUE_US,
				   "Africa/Cairo"));
	struct zone_rules rules = {.zone = BERLIN,
		.fingerprint = "a",
		.release = "2026a",
		.noticed_at_us = FIXTURE_NOW_US};
	cr_assert(eq(int, db_write(&f.call, notice, &rules), OK));
	struct zone_state_list zones = states(&f);
	cr_assert(eq(sz, zones.count, 2));
	cr_expect(eq(str, (char *)zones.items[0].zone, "Asia/Tokyo"));
	cr_expect(eq(ptr, (void *)zones.items[0].fingerprint, NULL));
	cr_expect(not(zones.items[0].has_noticed_at));
	cr_expect(eq(str, (char *)zones.items[1].zone, BERLIN));
	cr_expect(eq(str, (char *)zones.items[1].fingerprint, "a"));
	cr_expect(eq(str, (char *)zones.items[1].release, "2026a"));
	cr_expect(eq(i64, zones.items[1].noticed_at_us, FIXTURE_NOW_US));
	cr_expect(not(zones.items[1].settled));
}

STORE_TEST(zone_store, rules_that_were_noticed_anew_are_not_settled)
{
	struct fixture f = open_fixture(engine);
	given_scheduled(&f, ANN, DUE_US);
	struct zone_rules rules = {.zone = BERLIN,
		.fingerprint = "a",
		.release = "",
		.noticed_at_us = FIXTURE_NOW_US};
	cr_assert(eq(int, db_write(&f.call, notice, &rules), OK));
	struct zone_rules again = rules;
	again.noticed_at_us += US_PER_SECOND;
	cr_assert(eq(int, db_write(&f.call, notice, &again), OK));
	cr_assert(eq(int, db_write(&f.call, settle, &rules), OK));
	cr_expect(not(states(&f).items[0].settled));
	cr_assert(eq(int, db_write(&f.call, settle, &again), OK));
	cr_expect(states(&f).items[0].settled);
	again.fingerprint = "b";
	cr_assert(eq(int, db_write(&f.call, notice, &again), OK));
	cr_expect(not(states(&f).items[0].settled));
	cr_expect(eq(str, (char *)states(&f).items[0].fingerprint, "b"));
}

STORE_TEST(zone_store, what_waits_in_a_zone_is_by_time_and_in_pages)
{
	struct fixture f = open_fixture(engine);
	struct ticket later = given_scheduled(&f, ANN, DUE_US + US_PER_HOUR);
	struct ticket first = given_scheduled(&f, BOB, DUE_US);
	when_scheduled_in(&f, given_scheduled(&f, ANN, DUE_US).post_id, DUE_US, "Asia/Tokyo");
	struct post_schedule_list page;
	bool more;
	cr_assert(eq(int, zone_store_schedules(&f.call, BERLIN, NULL, 1, &page, &more), OK));
	cr_assert(eq(sz, page.count, 1));
	cr_expect(more);
	cr_expect(eq(i64, page.items[0].post_id, first.post_id));
	struct cursor after = {.key = page.items[0].publish_at_us, .id = first.post_id};
	cr_assert(eq(int, zone_store_schedules(&f.call, BERLIN, &after, 1, &page, &more), OK));
	cr_assert(eq(sz, page.count, 1));
	cr_expect(not(more));
	cr_expect(eq(i64, page.items[0].post_id, later.post_id));
	cr_expect(eq(i64, page.items[0].version, later.version));
}

struct move {
	struct zone_move_list moves;
	struct due_item_list moved;
};

static enum err move(struct call *c, void *arg)
{
	struct move *job = arg;
	return zone_store_move(c, &job->moves, call_now_us(c), &job->moved);
}

static struct due_item_list when_moved(struct fixture *f, struct zone_move *moves, size_t count)
{
	struct move job = {.moves = {moves, count}};
	cr_assert(eq(int, db_write(&f->call, move, &job), OK));
	return job.moved;
}

static struct zone_move move_of(struct ticket ticket, int64_t publish_at_us)
{
	return (struct zone_move){.post_id = ticket.post_id,
		.version = ticket.version,
		.publish_at_us = publish_at_us,
		.note = "moved, \"because\" of \\ rules"};
}

STORE_TEST(zone_store, a_move_is_a_new_version_with_a_note)
{
	struct fixture f = open_fixture(engine);
	struct ticket ticket = given_scheduled(&f, ANN, DUE_US);
	struct zone_move wanted = move_of(ticket, DUE_US + US_PER_HOUR);
	struct due_item_list moved = when_moved(&f, &wanted, 1);
	cr_assert(eq(sz, moved.count, 1));
	cr_expect(eq(i64, moved.items[0].version, ticket.version + 1));
	cr_expect(eq(i64, moved.items[0].publish_at_us, DUE_US + US_PER_HOUR));
	struct post_schedule schedule;
	cr_assert(eq(int, schedule_store_by_post(&f.call, ticket.post_id, &schedule), OK));
	cr_expect(eq(i64, schedule.publish_at_us, DUE_US + US_PER_HOUR));
	cr_expect(eq(str, (char *)schedule.note, (char *)wanted.note));
	cr_expect(eq(i64, schedule.hour, 9));
	cr_expect(eq(sz, when_moved(&f, &wanted, 1).count, 0), "another replica comes too late");
}

STORE_TEST(zone_store, what_its_author_moved_cancelled_or_saw_go_out_stays)
{
	struct fixture f = open_fixture(engine);
	struct ticket tickets[3];
	struct zone_move wanted[3];
	for (size_t i = 0; i < 3; i++) {
		tickets[i] = given_scheduled(&f, ANN, DUE_US);
		wanted[i] = move_of(tickets[i], DUE_US + US_PER_HOUR);
	}
	when_scheduled(&f, tickets[0].post_id, DUE_US + 2 * US_PER_HOUR);
	when_cancelled(&f, tickets[1].post_id);
	f.clock->fixed_us = DUE_US;
	when_published(&f, tickets[2]);
	cr_expect(eq(sz, when_moved(&f, wanted, 3).count, 0));
	struct post_schedule schedule;
	cr_assert(eq(int, schedule_store_by_post(&f.call, tickets[0].post_id, &schedule), OK));
	cr_expect(eq(i64, schedule.publish_at_us, DUE_US + 2 * US_PER_HOUR));
}

STORE_TEST(zone_store, what_may_be_on_its_way_to_the_outside_stays)
{
	struct fixture f = open_fixture(engine);
	struct ticket site = given_scheduled(&f, ANN, DUE_US);
	struct ticket outside = given_scheduled_for(&f, ANN, DUE_US, CHANNEL_LINKEDIN);
	struct zone_move wanted[] = {move_of(site, DUE_US + US_PER_HOUR),
		move_of(outside, DUE_US + US_PER_HOUR)};
	f.clock->fixed_us = DUE_US;
	struct due_item_list moved = when_moved(&f, wanted, 2);
	cr_assert(eq(sz, moved.count, 1));
	cr_expect(eq(i64, moved.items[0].post_id, site.post_id));
	f.clock->fixed_us = DUE_US - 1;
	cr_expect(eq(sz, when_moved(&f, &wanted[1], 1).count, 1));
}
