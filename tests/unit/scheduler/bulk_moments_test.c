/* Rows that mean the same minute share it; each says what a single request would have been told. */
#include "bulk_moments.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "base/rfc3339.h"
#include "intent.h"

static struct call call;
static struct clock stopped;

static void open_call(void)
{
	int64_t now_us;
	rfc3339_parse("2030-01-01T00:00:30Z", &now_us);
	stopped = clock_fixed(now_us);
	call_init(&call, arena_create(), &stopped);
}

static void close_call(void)
{
	struct arena *arena = call.arena;
	call_finish(&call);
	arena_destroy(arena);
}

TestSuite(bulk_moments, .init = open_call, .fini = close_call);

static void add(struct bulk *bulk, const char *date, int64_t hour, int64_t minute, const char *zone)
{
	struct bulk_row *row;
	cr_assert(eq(int, bulk_add(&call, bulk, &row), OK));
	row->wanted.date = date;
	row->wanted.hour = hour;
	row->wanted.minute = minute;
	row->wanted.timezone = zone;
}

/* What intent_resolve says of each row alone is what all of them together are told. */
static void expect_as_alone(const struct bulk_row *row)
{
	const struct bulk_schedule_row *wanted = &row->wanted;
	const struct local_minute minute = {wanted->date, wanted->hour, wanted->minute,
		wanted->timezone, 0};
	struct post_schedule_intent intent;
	enum err err = intent_resolve(&call, &minute, &intent);
	cr_assert(eq(int, row->result.outcome != 0, err != OK));
	if (err) {
		cr_expect(eq(i64, row->result.status, err_status(err)));
		cr_expect(eq(str, (char *)row->result.errors.items[0].message,
			(char *)call.failure.violations->message));
		call_forgive(&call);
		return;
	}
	const struct schedule_moment *moment = &row->moment->moment;
	cr_expect(eq(i64, moment->publish_at_us, intent.publish_at_us));
	cr_expect(eq(str, (char *)moment->timezone, (char *)intent.timezone));
	cr_expect(eq(int, moment->note != NULL, intent.note != NULL));
}

Test(bulk_moments, each_row_is_resolved_as_it_would_be_alone)
{
	static const char *const dates[] = {"2031-03-30", "2031-10-26", "2031-07-01", "2029-01-01",
		"2031-02-31"};
	static const char *const zones[] = {NULL, "UTC", "Europe/Berlin", "Australia/Lord_Howe",
		"Europe/Atlantis"};
	struct bulk bulk = {0};
	for (int round = 0; round < 2; round++)
		for (size_t date = 0; date < COUNT_OF(dates); date++)
			for (size_t zone = 0; zone < COUNT_OF(zones); zone++)
				for (int64_t hour = 0; hour < 24; hour++)
					add(&bulk, dates[date], hour, 30, zones[zone]);
	bulk_moments_resolve(&call, &bulk);
	for (size_t i = 0; i < bulk.count; i++)
		expect_as_alone(&bulk.rows[i]);
}

Test(bulk_moments, rows_of_the_same_minute_share_it_and_others_do_not)
{
	struct bulk bulk = {0};
	add(&bulk, "2031-07-01", 9, 30, "Europe/Berlin");
	add(&bulk, "2031-07-01", 9, 30, "Europe/Paris");
	add(&bulk, "2031-07-01", 9, 30, "Europe/Berlin");
	add(&bulk, "2031-07-02", 9, 30, "Europe/Berlin");
	add(&bulk, "2031-07-01", 9, 31, "Europe/Berlin");
	bulk_moments_resolve(&call, &bulk);
	cr_expect(bulk.rows[0].moment == bulk.rows[2].moment);
	for (size_t other = 1; other < bulk.count; other++)
		if (other != 2)
			cr_expect(bulk.rows[0].moment != bulk.rows[other].moment);
}

Test(bulk_moments, a_row_that_is_refused_already_stays_as_it_is)
{
	struct bulk bulk = {0};
	add(&bulk, "2031-07-01", 9, 30, "Europe/Berlin");
	bulk_refuse(&call, &bulk.rows[0], fail(&call, ERR_CONFLICT, "no"));
	bulk_moments_resolve(&call, &bulk);
	cr_expect(bulk.rows[0].moment == NULL);
	cr_expect(eq(i64, bulk.rows[0].result.status, 409));
	cr_expect(eq(sz, bulk_refused(&bulk), 1));
}
