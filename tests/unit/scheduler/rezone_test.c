/* What new rules of a zone mean: on zones of the test's own, copied from the machine's. */
#include "rezone.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/rfc3339.h"
#include "zone/zone.h"

#define MACHINE "/usr/share/zoneinfo"

static char folder[] = "/tmp/crier-zones-XXXXXX";
static struct call call;
static struct clock stopped;

static void copy_file(const char *from, const char *to)
{
	char bytes[65536];
	FILE *in = fopen(from, "rb");
	FILE *out = fopen(to, "wb");
	cr_assert(in && out, "%s", from);
	fwrite(bytes, 1, fread(bytes, 1, sizeof bytes, in), out);
	fclose(in);
	fclose(out);
}

/* From now on Test/Town has the rules of that zone. */
static void given_rules(const char *of)
{
	char from[256], to[256];
	snprintf(from, sizeof from, MACHINE "/%s", of);
	snprintf(to, sizeof to, "%s/Test/Town", folder);
	copy_file(from, to);
}

static void given_release(const char *line)
{
	char path[256];
	snprintf(path, sizeof path, "%s/tzdata.zi", folder);
	FILE *out = fopen(path, "w");
	fputs(line, out);
	fclose(out);
}

static void given_now(const char *now)
{
	cr_assert(rfc3339_parse(now, &stopped.fixed_us));
}

static void start(void)
{
	char path[256];
	cr_assert(mkdtemp(folder) != NULL);
	snprintf(path, sizeof path, "%s/Test", folder);
	cr_assert(eq(int, mkdir(path, 0700), 0));
	setenv("TZDIR", folder, 1);
	stopped = clock_fixed(0);
	call_init(&call, arena_create(), &stopped);
	given_rules("Europe/Berlin");
	given_now("2026-01-01T00:00:00Z");
}

static void stop(void)
{
	char command[128];
	struct arena *arena = call.arena;
	call_finish(&call);
	arena_destroy(arena);
	snprintf(command, sizeof command, "rm -r %s", folder);
	cr_expect(eq(int, system(command), 0));
}

TestSuite(rezone, .init = start, .fini = stop);

static const struct zone *town(void)
{
	const struct zone *zone;
	cr_assert(eq(int, zone_open(&call, "Test/Town", &zone), OK));
	return zone;
}

static const char *fingerprint(void)
{
	return zone_fingerprint(&call, town());
}

/* 09:30 on 1 June 2026 in Test/Town, as it was resolved. */
static struct post_schedule given_schedule(const char *publish_at)
{
	struct post_schedule schedule = {.post_id = 7,
		.version = 3,
		.date = "2026-06-01",
		.hour = 9,
		.minute = 30,
		.timezone = "Test/Town"};
	cr_assert(rfc3339_parse(publish_at, &schedule.publish_at_us));
	return schedule;
}

static bool moves(const struct post_schedule *schedule, struct zone_move *move)
{
	return rezone_move_of(&call, schedule, town(), move);
}

static void expect_at(const struct zone_move *move, const char *publish_at)
{
	char at[RFC3339_SIZE];
	rfc3339_format(move->publish_at_us, at);
	cr_expect(eq(str, at, (char *)publish_at));
	cr_expect(eq(i64, move->post_id, 7));
	cr_expect(eq(i64, move->version, 3));
}

Test(rezone, a_replaced_file_is_seen_at_once)
{
	const char *berlin = fingerprint();
	given_rules("Europe/Paris");
	cr_expect(eq(str, (char *)fingerprint(), (char *)berlin), "the same since before 2026");
	given_rules("Europe/London");
	cr_expect(ne(str, (char *)fingerprint(), (char *)berlin));
	given_rules("Europe/Berlin");
	cr_expect(eq(str, (char *)fingerprint(), (char *)berlin));
}

Test(rezone, a_schedule_follows_its_wall_clock_and_says_from_when_and_why)
{
	struct post_schedule schedule = given_schedule("2026-06-01T07:30:00Z");
	struct zone_move move;
	cr_expect(not(moves(&schedule, &move)));
	given_rules("Europe/London");
	cr_assert(moves(&schedule, &move));
	expect_at(&move, "2026-06-01T08:30:00.000Z");
	cr_expect(eq(str, (char *)move.note,
		"moved from 2026-06-01T07:30Z, now 08:30 on 2026-06-01 there, because the rules of "
		"Test/Town changed"));
}

Test(rezone, a_post_that_goes_out_within_its_minute_keeps_its_second)
{
	struct post_schedule schedule = given_schedule("2026-06-01T07:30:59Z");
	struct zone_move move;
	cr_expect(not(moves(&schedule, &move)));
	given_rules("Europe/London");
	cr_assert(moves(&schedule, &move));
	expect_at(&move, "2026-06-01T08:30:59.000Z");
	schedule.publish_at_us = move.publish_at_us;
	cr_expect(not(moves(&schedule, &move)));
	schedule.publish_at_us += US_PER_SECOND;
	cr_expect(moves(&schedule, &move));
}

Test(rezone, a_minute_that_is_skipped_now_says_that_too)
{
	given_rules("America/New_York");
	struct post_schedule schedule = given_schedule("2026-03-08T01:30:00Z");
	schedule.date = "2026-03-08";
	schedule.hour = 2;
	struct zone_move move;
	cr_assert(moves(&schedule, &move));
	expect_at(&move, "2026-03-08T07:00:00.000Z");
	cr_expect(strstr(move.note, "changed; 02:30 on 2026-03-08 is skipped") != NULL);
}

Test(rezone, what_is_over_by_the_new_rules_goes_out_at_once_and_stays_there)
{
	struct post_schedule schedule = given_schedule("2026-06-01T07:30:00Z");
	given_rules("Asia/Tokyo"); /* 00:30 in UTC */
	given_now("2026-06-01T05:00:12Z");
	struct zone_move move;
	cr_assert(moves(&schedule, &move));
	expect_at(&move, "2026-06-01T05:00:00.000Z");
	cr_expect(strstr(move.note, "; that minute was over, so it went out at once") != NULL);
	schedule.publish_at_us = move.publish_at_us;
	cr_expect(not(moves(&schedule, &move)));
}

Test(rezone, what_was_due_by_the_old_rules_alone_waits_for_its_minute)
{
	struct post_schedule schedule = given_schedule("2026-06-01T07:30:00Z");
	given_rules("Europe/London");
	given_now("2026-06-01T07:31:00Z");
	struct zone_move move;
	cr_assert(moves(&schedule, &move));
	expect_at(&move, "2026-06-01T08:30:00.000Z");
}

Test(rezone, rules_are_compared_and_older_files_move_nothing)
{
	struct zone_state known = {.zone = "Test/Town"};
	cr_expect(eq(int, rezone_decide(&known, "a", "2026a"), REZONE_CHECK));
	known.fingerprint = "a";
	known.release = "2026b";
	cr_expect(eq(int, rezone_decide(&known, "a", "2026a"), REZONE_CHECK));
	known.settled = true;
	cr_expect(eq(int, rezone_decide(&known, "a", "2026a"), REZONE_NOTHING));
	cr_expect(eq(int, rezone_decide(&known, "b", "2026a"), REZONE_LAG));
	cr_expect(eq(int, rezone_decide(&known, "b", "2026b"), REZONE_CHECK));
	cr_expect(eq(int, rezone_decide(&known, "b", "2027a"), REZONE_CHECK));
	cr_expect(eq(int, rezone_decide(&known, "b", ""), REZONE_CHECK));
}

Test(rezone, the_release_is_read_where_the_files_say_it)
{
	cr_expect(eq(str, (char *)zone_release(&call), ""));
	given_release("# version 2026f\n# redo\n");
	cr_expect(eq(str, (char *)zone_release(&call), "2026f"));
	given_release("R A 1916 o\n");
	cr_expect(eq(str, (char *)zone_release(&call), ""));
}
