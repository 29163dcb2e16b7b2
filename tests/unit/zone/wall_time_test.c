/* Wall clocks of every zone against Python's zoneinfo, and the special minutes by hand. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/call.h"
#include "base/rfc3339.h"
#include "zone/wall_time.h"
#include "zone/zone_rule.h"

static struct call call;
static struct clock stopped;

static void open_call(void)
{
	stopped = clock_fixed(0);
	call_init(&call, arena_create(), &stopped);
}

static void close_call(void)
{
	struct arena *arena = call.arena;
	call_finish(&call);
	arena_destroy(arena);
}

TestSuite(wall_time, .init = open_call, .fini = close_call, .timeout = 120);

struct answer {
	char utc[RFC3339_SIZE];
	enum wall_time_kind kind;
	const char *note;
};

static enum err resolve_in(struct call *c, const struct wall_time *local, const char *name,
	int64_t *time_us, enum wall_time_kind *kind, const char **note)
{
	const struct zone *zone;
	TRY(wall_zone_open(c, name, &zone));
	*time_us = wall_time_in(c, local, zone, name, kind, note);
	return OK;
}

static struct answer resolve(const char *zone, int year, int month, int day, int hour, int minute)
{
	struct answer answer = {"", WALL_TIME_PLAIN, NULL};
	struct wall_time local = {year, month, day, hour, minute};
	int64_t time_us = 0;
	cr_assert(eq(int, resolve_in(&call, &local, zone, &time_us, &answer.kind, &answer.note),
			  OK),
		"%s", zone);
	rfc3339_format(time_us, answer.utc);
	return answer;
}

static void expect(struct answer answer, const char *utc, enum wall_time_kind kind)
{
	cr_expect(eq(str, answer.utc, (char *)utc));
	cr_expect(eq(int, answer.kind, kind));
	cr_expect(eq(int, answer.note == NULL, kind == WALL_TIME_PLAIN));
}

Test(wall_time, a_plain_minute_is_shifted_by_its_zone)
{
	expect(resolve("UTC", 2026, 12, 1, 9, 30), "2026-12-01T09:30:00.000Z", WALL_TIME_PLAIN);
	expect(resolve("Europe/Berlin", 2026, 12, 1, 9, 30), "2026-12-01T08:30:00.000Z",
		WALL_TIME_PLAIN);
	expect(resolve("Europe/Berlin", 2026, 7, 1, 9, 30), "2026-07-01T07:30:00.000Z",
		WALL_TIME_PLAIN);
	expect(resolve("America/New_York", 2026, 7, 4, 20, 0), "2026-07-05T00:00:00.000Z",
		WALL_TIME_PLAIN);
	expect(resolve("Asia/Kathmandu", 2026, 1, 1, 5, 45), "2026-01-01T00:00:00.000Z",
		WALL_TIME_PLAIN);
}

Test(wall_time, a_skipped_minute_moves_to_the_first_valid_one_and_says_so)
{
	struct answer answer = resolve("Europe/Berlin", 2026, 3, 29, 2, 30);

	expect(answer, "2026-03-29T01:00:00.000Z", WALL_TIME_SKIPPED);
	cr_expect(eq(str, (char *)answer.note,
		"02:30 on 2026-03-29 is skipped by the clocks of Europe/Berlin; moved forward "
		"to 03:00 on 2026-03-29"));
	expect(resolve("Europe/Berlin", 2026, 3, 29, 1, 59), "2026-03-29T00:59:00.000Z",
		WALL_TIME_PLAIN);
	expect(resolve("Europe/Berlin", 2026, 3, 29, 3, 0), "2026-03-29T01:00:00.000Z",
		WALL_TIME_PLAIN);
	expect(resolve("America/New_York", 2026, 3, 8, 2, 0), "2026-03-08T07:00:00.000Z",
		WALL_TIME_SKIPPED);
}

Test(wall_time, a_repeated_minute_takes_the_first_and_says_so)
{
	struct answer answer = resolve("Europe/Berlin", 2026, 10, 25, 2, 30);

	expect(answer, "2026-10-25T00:30:00.000Z", WALL_TIME_REPEATED);
	cr_expect(eq(str, (char *)answer.note,
		"02:30 on 2026-10-25 comes twice by the clocks of Europe/Berlin; the first one "
		"is taken"));
	expect(resolve("Europe/Berlin", 2026, 10, 25, 1, 59), "2026-10-24T23:59:00.000Z",
		WALL_TIME_PLAIN);
	expect(resolve("Europe/Berlin", 2026, 10, 25, 3, 0), "2026-10-25T02:00:00.000Z",
		WALL_TIME_PLAIN);
	expect(resolve("America/New_York", 2026, 11, 1, 1, 59), "2026-11-01T05:59:00.000Z",
		WALL_TIME_REPEATED);
}

Test(wall_time, a_shift_may_be_half_an_hour_or_two)
{
	expect(resolve("Australia/Lord_Howe", 2026, 10, 4, 2, 29), "2026-10-03T15:30:00.000Z",
		WALL_TIME_SKIPPED);
	expect(resolve("Australia/Lord_Howe", 2026, 10, 4, 2, 30), "2026-10-03T15:30:00.000Z",
		WALL_TIME_PLAIN);
	expect(resolve("Australia/Lord_Howe", 2026, 4, 5, 1, 30), "2026-04-04T14:30:00.000Z",
		WALL_TIME_REPEATED);
	expect(resolve("Australia/Lord_Howe", 2026, 4, 5, 1, 29), "2026-04-04T14:29:00.000Z",
		WALL_TIME_PLAIN);
	expect(resolve("Antarctica/Troll", 2026, 3, 29, 1, 0), "2026-03-29T01:00:00.000Z",
		WALL_TIME_SKIPPED);
}

Test(wall_time, a_whole_day_may_be_skipped)
{
	expect(resolve("Pacific/Apia", 2011, 12, 29, 23, 59), "2011-12-30T09:59:00.000Z",
		WALL_TIME_PLAIN);
	expect(resolve("Pacific/Apia", 2011, 12, 30, 0, 0), "2011-12-30T10:00:00.000Z",
		WALL_TIME_SKIPPED);
	expect(resolve("Pacific/Apia", 2011, 12, 30, 23, 59), "2011-12-30T10:00:00.000Z",
		WALL_TIME_SKIPPED);
	expect(resolve("Pacific/Apia", 2011, 12, 31, 0, 0), "2011-12-30T10:00:00.000Z",
		WALL_TIME_PLAIN);
}

Test(wall_time, a_shift_with_seconds_moves_to_a_whole_minute)
{
	/* Liberia went from -00:44:30 to UTC on 7 January 1972. */
	expect(resolve("Africa/Monrovia", 1972, 1, 7, 0, 30), "1972-01-07T00:45:00.000Z",
		WALL_TIME_SKIPPED);
	expect(resolve("Africa/Monrovia", 1972, 1, 6, 12, 0), "1972-01-06T12:44:30.000Z",
		WALL_TIME_PLAIN);
}

Test(wall_time, the_rule_goes_on_after_2037_negative_summer_time_included)
{
	expect(resolve("Europe/Berlin", 2099, 7, 1, 12, 0), "2099-07-01T10:00:00.000Z",
		WALL_TIME_PLAIN);
	expect(resolve("Europe/Berlin", 2100, 3, 28, 2, 0), "2100-03-28T01:00:00.000Z",
		WALL_TIME_SKIPPED);
	expect(resolve("Europe/Dublin", 2050, 12, 31, 12, 0), "2050-12-31T12:00:00.000Z",
		WALL_TIME_PLAIN);
	expect(resolve("Europe/Dublin", 2050, 7, 1, 12, 0), "2050-07-01T11:00:00.000Z",
		WALL_TIME_PLAIN);
}

Test(wall_time, only_names_of_the_database_are_zones)
{
	const char *good[] = {"UTC", "Etc/UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires",
		"America/Port-au-Prince", "Etc/GMT+5", "Etc/GMT-14", "GMT0", "EST5EDT", "NZ-CHAT"};
	const char *bad[] = {"", "europe/berlin", "Europe/berlin", "Europe/Nowhere", "Europe",
		"Europe/", "/Europe/Berlin", "Europe//Berlin", "+03:00", "UTC+3", "EST5EDT4",
		"CET-1CEST,M3.5.0,M10.5.0/3", ":Europe/Berlin", "../zoneinfo/Europe/Berlin",
		"Europe/../Europe/Berlin", "/etc/localtime", "posix/Europe/Berlin",
		"right/Europe/Berlin", "posixrules", "localtime", "Factory", "tzdata.zi",
		"zone.tab", "leapseconds", " UTC", "UTC ", "Europe/Berlin\n", "Zürich",
		"Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
	for (size_t i = 0; i < COUNT_OF(good); i++)
		cr_expect(wall_zone_exists(&call, good[i]), "%s", good[i]);
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		cr_expect(not(wall_zone_exists(&call, bad[i])), "%s", bad[i]);
	cr_expect(eq(int, call.failure.err, OK));
}

Test(wall_time, an_unknown_zone_is_a_violation_at_timezone)
{
	struct wall_time local = {2026, 12, 1, 9, 30};
	int64_t time_us = 42;
	enum wall_time_kind kind;
	const char *note;

	cr_assert(eq(int, resolve_in(&call, &local, "Mars/Base", &time_us, &kind, &note),
		ERR_INVALID));

	cr_assert(eq(sz, call.failure.violation_count, 1));
	cr_expect(eq(str, (char *)call.failure.violations->pointer, "/timezone"));
	cr_expect(eq(i64, time_us, 42));
}

Test(wall_time, utc_needs_no_database)
{
	setenv("TZDIR", "/nonexistent", 1);

	cr_expect(not(wall_zone_exists(&call, "Europe/Berlin")));
	expect(resolve("UTC", 2199, 2, 28, 23, 59), "2199-02-28T23:59:00.000Z", WALL_TIME_PLAIN);
}

Test(wall_time, shows_what_the_local_clock_says)
{
	struct wall_time local;
	int64_t time_us;
	cr_assert(rfc3339_parse("2026-03-29T01:00:59.999Z", &time_us));

	cr_assert(eq(int, wall_time_show(&call, time_us, "Europe/Berlin", &local), OK));

	cr_expect(eq(int, local.year, 2026));
	cr_expect(eq(int, local.month, 3));
	cr_expect(eq(int, local.day, 29));
	cr_expect(eq(int, local.hour, 3));
	cr_expect(eq(int, local.minute, 0));
	cr_assert(eq(int, wall_time_show(&call, -1, "America/New_York", &local), OK));
	cr_expect(eq(int, local.hour * 60 + local.minute, 18 * 60 + 59));
}

/* A copy of Berlin's file, changed at one place, under the name Test/Zone. */
static bool opens_when_damaged(size_t at, int byte, size_t cut)
{
	unsigned char data[8192];
	FILE *in = fopen("/usr/share/zoneinfo/Europe/Berlin", "rb");
	if (!in)
		cr_skip_test("no tzdata on this machine");
	size_t len = fread(data, 1, sizeof data, in);
	fclose(in);
	if (byte >= 0)
		data[at] = (unsigned char)byte;
	FILE *out = fopen(call_printf(&call, "%s/Zone", getenv("TZDIR")), "wb");
	fwrite(data, 1, cut < len ? cut : len, out);
	fclose(out);
	return wall_zone_exists(&call, "Zone");
}

Test(wall_time, a_damaged_file_is_no_zone)
{
	char folder[] = "/tmp/crier-zone-XXXXXX";
	cr_assert(mkdtemp(folder) != NULL);
	setenv("TZDIR", folder, 1);

	cr_expect(opens_when_damaged(0, -1, SIZE_MAX));
	cr_expect(not(opens_when_damaged(0, 'X', SIZE_MAX)), "magic");
	cr_expect(not(opens_when_damaged(4, 0, SIZE_MAX)), "version 1");
	cr_expect(not(opens_when_damaged(32, 0xFF, SIZE_MAX)), "huge count");
	cr_expect(not(opens_when_damaged(35, 0xFF, SIZE_MAX)), "wrong count");
	for (size_t cut = 0; cut < 2200; cut += 7)
		cr_expect(not(opens_when_damaged(0, -1, cut)), "cut at %zu", cut);
	/* Whatever is changed, nothing is read beyond the file (the ASan lane sees it). */
	for (size_t at = 0; at < 2200; at++)
		(void)opens_when_damaged(at, 0x81, SIZE_MAX);
	unlink(call_printf(&call, "%s/Zone", folder));
	rmdir(folder);
}

Test(wall_time, agrees_with_python_in_every_zone_and_century)
{
	char oracle[4096];
	snprintf(oracle, sizeof oracle, "/usr/bin/python3 %.*s/wall_time_oracle.py %s",
		(int)(strrchr(__FILE__, '/') - __FILE__), __FILE__,
		getenv("CRIER_TEST_YEARS") ? getenv("CRIER_TEST_YEARS") : "2");
	FILE *lines = popen(oracle, "r");
	cr_assert(lines != NULL);
	char line[256];
	size_t count = 0, wrong = 0;
	bool ended = false;
	while (fgets(line, sizeof line, lines)) {
		char zone[100];
		struct wall_time w;
		int kind_wanted;
		long long utc_s;
		ended = strcmp(line, "end\n") == 0;
		if (sscanf(line, "%99[^|]|%d %d %d %d %d|%d|%lld", zone, &w.year, &w.month, &w.day,
			    &w.hour, &w.minute, &kind_wanted, &utc_s) != 8)
			continue;
		enum wall_time_kind kind;
		const char *note;
		int64_t time_us;
		bool same = resolve_in(&call, &w, zone, &time_us, &kind, &note) == OK &&
			    (int)kind == kind_wanted && time_us == utc_s * US_PER_SECOND;
		if (!same && wrong++ < 10)
			fprintf(stderr, "differs: %s", line);
		if (count++ % 256 == 0)
			call_finish(&call);
	}
	int status = pclose(lines);
	if (!ended && count == 0)
		cr_skip_test("no /usr/bin/python3 with zoneinfo: nothing was compared");
	cr_expect(eq(int, status, 0));
	cr_expect(ended);
	cr_expect(count > 50000, "only %zu minutes compared", count);
	cr_expect(eq(sz, wrong, 0));
}

static void *resolve_many(void *arg)
{
	static const char *const zones[] = {"Europe/Berlin", "America/New_York",
		"Australia/Lord_Howe", "Asia/Kathmandu"};
	size_t *plain = arg;
	struct clock clock = clock_fixed(0);
	struct call c;
	call_init(&c, arena_create(), &clock);
	for (int i = 0; i < 400; i++) {
		struct wall_time local = {2020 + i % 100, 1 + i % 12, 1 + i % 28, i % 24, i % 60};
		enum wall_time_kind kind;
		const char *note;
		int64_t time_us;
		*plain += resolve_in(&c, &local, zones[i % 4], &time_us, &kind, &note) == OK;
		call_finish(&c);
	}
	arena_destroy(c.arena);
	return NULL;
}

Test(wall_time, sixteen_threads_do_not_disturb_each_other)
{
	pthread_t threads[16];
	size_t done[16] = {0};
	for (size_t i = 0; i < 16; i++)
		cr_assert(eq(int, pthread_create(&threads[i], NULL, resolve_many, &done[i]), 0));
	for (size_t i = 0; i < 16; i++) {
		pthread_join(threads[i], NULL);
		cr_expect(eq(sz, done[i], 400));
	}
}

struct rule_case {
	const char *string;
	bool valid;
};

Test(wall_time, reads_the_rules_posix_allows_and_no_others)
{
	static const struct rule_case cases[] = {{"UTC0", true}, {"<+0330>-3:30", true},
		{"CET-1CEST,M3.5.0,M10.5.0/3", true}, {"IST-1GMT0,M10.5.0,M3.5.0/1", true},
		{"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", true}, {"XXX3EDT4,0/0,J365/23", true},
		{"EET-2EEST,M3.4.4/50,M10.4.4/50", true}, {"", false}, {"UTC", false},
		{"CET-1CEST", false}, {"CET-1CEST,M3.5.0", false},
		{"CET-1CEST,M13.5.0,M10.5.0/3", false}, {"CET-1CEST,M3.6.0,M10.5.0/3", false},
		{"CET-1CEST,M3.5.7,M10.5.0/3", false}, {"CET-1CEST,J0,J365", false},
		{"CET-1CEST,M3.5.0,M10.5.0/168", false}, {"CE-1", false}, {"<CET-1", false},
		{"CET-25", false}, {"CET-1 ", false}, {"CET-1CEST,M3.5.0,M10.5.0/3x", false}};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct zone_rule rule;
		cr_expect(eq(int, zone_rule_parse(cases[i].string, &rule), cases[i].valid), "%s",
			cases[i].string);
	}
}

static int64_t change_of(const char *rule_string, int year)
{
	struct zone_rule rule;
	cr_assert(zone_rule_parse(rule_string, &rule));
	return zone_rule_span(&rule, rfc3339_days(year, 6, 15) * 86400).from_s / 86400;
}

Test(wall_time, days_of_a_rule_count_leap_days_or_do_not)
{
	cr_expect(eq(i64, change_of("AAA0BBB,J59/0,J300/0", 2024), rfc3339_days(2024, 2, 28)));
	cr_expect(eq(i64, change_of("AAA0BBB,J60/0,J300/0", 2024), rfc3339_days(2024, 3, 1)));
	cr_expect(eq(i64, change_of("AAA0BBB,J60/0,J300/0", 2023), rfc3339_days(2023, 3, 1)));
	cr_expect(eq(i64, change_of("AAA0BBB,59/0,300/0", 2024), rfc3339_days(2024, 2, 29)));
	cr_expect(eq(i64, change_of("AAA0BBB,59/0,300/0", 2023), rfc3339_days(2023, 3, 1)));
}

Test(wall_time, a_file_that_counts_leap_seconds_is_no_zone)
{
	if (access("/usr/share/zoneinfo/right/Europe/Berlin", R_OK) != 0)
		cr_skip_test("SKIPPED: this tzdata has no right/ files");
	setenv("TZDIR", "/usr/share/zoneinfo/right", 1);

	cr_expect(not(wall_zone_exists(&call, "Europe/Berlin")));
}

Test(wall_time, summer_time_may_last_all_year)
{
	struct zone_rule rule;
	cr_assert(zone_rule_parse("XXX3EDT4,0/0,J365/23", &rule));
	for (int64_t t = INT64_C(4102444800) - 86400 * 3; t < INT64_C(4102444800) + 86400 * 3;
		t += 900)
		cr_expect(eq(i32, zone_rule_span(&rule, t).offset_s, -4 * 3600));
}
