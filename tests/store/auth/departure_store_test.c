/* Who is to be asked, when, and by whom. */
#include "store/auth/given.h"
#include "users/departure_store.h"

#define ANN 7

static enum err add(struct call *c, void *arg)
{
	(void)arg;
	return departure_store_add(c, ANN);
}

struct step {
	const struct departure *departure;
	int64_t next_at_us;
	bool taken;
};

static enum err take(struct call *c, void *arg)
{
	struct step *step = arg;
	return departure_store_take(c, step->departure, step->next_at_us, &step->taken);
}

static enum err put_off(struct call *c, void *arg)
{
	const struct step *step = arg;
	return departure_store_put_off(c, step->departure, step->next_at_us);
}

static enum err delete (struct call *c, void *arg) {
	const struct step *step = arg; return departure_store_delete(c, step->departure);
}

static struct departure_list due(struct fixture *f, enum departure_daemon daemon)
{
	struct departure_list list;
	cr_assert(eq(int, departure_store_due(&f->call, daemon, 10, &list), OK));
	return list;
}

static int64_t pending(struct fixture *f)
{
	int64_t count;
	cr_assert(eq(int, departure_store_pending(&f->call, &count), OK));
	return count;
}

STORE_TEST(departure_store, every_daemon_is_to_be_asked_at_once)
{
	struct fixture f = open_fixture(engine);
	cr_assert(eq(int, db_write(&f.call, add, NULL), OK));
	cr_expect(eq(i64, pending(&f), DEPARTURE_DAEMONS));
	for (unsigned i = 1; i <= DEPARTURE_DAEMONS; i++) {
		struct departure_list list = due(&f, (enum departure_daemon)i);
		cr_assert(eq(sz, list.count, 1));
		cr_expect(eq(i64, list.items[0].user_id, ANN));
		cr_expect(eq(int, list.items[0].daemon, (int)i));
		cr_expect(eq(i64, list.items[0].departed_at_us, FIXTURE_NOW_US));
	}
}

STORE_TEST(departure_store, only_one_replica_takes_it_and_a_lost_one_is_due_again)
{
	struct fixture f = open_fixture(engine);
	cr_assert(eq(int, db_write(&f.call, add, NULL), OK));
	struct departure_list list = due(&f, DEPARTURE_POSTS);
	struct step step = {&list.items[0], FIXTURE_NOW_US + US_PER_SECOND, false};
	cr_assert(eq(int, db_write(&f.call, take, &step), OK));
	cr_expect(step.taken);
	cr_assert(eq(int, db_write(&f.call, take, &step), OK));
	cr_expect(not(step.taken), "another was faster");
	cr_expect(eq(sz, due(&f, DEPARTURE_POSTS).count, 0));
	pass(&f, 1);
	list = due(&f, DEPARTURE_POSTS);
	cr_assert(eq(sz, list.count, 1));
	cr_expect(eq(i64, list.items[0].attempts, 1));
	cr_expect(eq(sz, due(&f, DEPARTURE_ANALYTICS).count, 1), "each for itself");
}

STORE_TEST(departure_store, what_is_settled_is_asked_a_last_time_and_pends_no_more)
{
	struct fixture f = open_fixture(engine);
	cr_assert(eq(int, db_write(&f.call, add, NULL), OK));
	struct departure_list list = due(&f, DEPARTURE_POSTS);
	list.items[0].settled = true;
	struct step step = {&list.items[0], FIXTURE_NOW_US + 900 * US_PER_SECOND, false};
	cr_assert(eq(int, db_write(&f.call, put_off, &step), OK));
	cr_expect(eq(i64, pending(&f), 1), "analytics");
	pass(&f, 900);
	list = due(&f, DEPARTURE_POSTS);
	cr_assert(eq(sz, list.count, 1));
	cr_expect(list.items[0].settled);
	cr_expect(eq(i64, list.items[0].attempts, 0));
	step.departure = &list.items[0];
	cr_assert(eq(int, db_write(&f.call, delete, &step), OK));
	cr_expect(eq(sz, due(&f, DEPARTURE_POSTS).count, 0));
	cr_expect(eq(sz, due(&f, DEPARTURE_ANALYTICS).count, 1));
}
