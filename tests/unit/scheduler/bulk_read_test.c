/* The three forms of a bulk request: what becomes a row, and what is refused alone or as a whole.
 */
#include "bulk_read.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#define JSON "application/json"
#define NDJSON "application/x-ndjson"
#define CSV "text/csv"
#define ROW "{\"post_id\":7,\"date\":\"2031-12-01\",\"hour\":9,\"minute\":30}"
#define HEADER "post_id,title,content,tags,date,hour,minute,timezone\n"

static struct call call;
static struct bulk bulk;

static void open_call(void)
{
	call_init(&call, arena_create(), &clock_system);
}

static void close_call(void)
{
	struct arena *arena = call.arena;
	call_finish(&call);
	arena_destroy(arena);
}

TestSuite(bulk_read, .init = open_call, .fini = close_call);

static enum err read_bytes(const char *type, const char *text, size_t len)
{
	struct raw_body body = {.data = text, .len = len, .content_type = type};
	enum err err = bulk_read(&call, &body, &bulk);
	call_forgive(&call);
	return err;
}

static enum err read_text(const char *type, const char *text)
{
	return read_bytes(type, text, strlen(text));
}

/* 0 for a row that is good. */
static int64_t status_of(size_t row)
{
	return bulk.rows[row].result.has_status ? bulk.rows[row].result.status : 0;
}

static const char *first_pointer_of(size_t row)
{
	const struct bulk_schedule_result *result = &bulk.rows[row].result;
	return result->has_errors ? result->errors.items[0].pointer : "";
}

static void expect_good_row(size_t row)
{
	const struct bulk_schedule_row *wanted = &bulk.rows[row].wanted;
	cr_expect(eq(i64, status_of(row), 0));
	cr_expect(eq(i64, wanted->post_id, 7));
	cr_expect(eq(str, (char *)wanted->date, "2031-12-01"));
	cr_expect(eq(i64, wanted->hour, 9));
	cr_expect(eq(i64, wanted->minute, 30));
}

Test(bulk_read, an_array_an_object_and_lines_are_the_same_rows)
{
	static const char *const bodies[][2] = {
		{JSON, "[" ROW "," ROW "]"},
		{JSON, " { \"items\" : [ " ROW " ,\n" ROW " ] } \n"},
		{NDJSON, ROW "\n" ROW},
		{NDJSON, "\r\n" ROW "\r\n \t\r\n" ROW "\r\n"},
		{CSV, HEADER "7,,,,2031-12-01,9,30,\n7,,,,2031-12-01,9,30,\n"},
		{CSV, "minute,hour,date,post_id\r\n30,9,2031-12-01,7\r\n\"30\",9,2031-12-01,7"},
	};
	for (size_t i = 0; i < COUNT_OF(bodies); i++) {
		cr_assert(eq(int, read_text(bodies[i][0], bodies[i][1]), OK), "%s", bodies[i][1]);
		cr_assert(eq(sz, bulk.count, 2), "%s", bodies[i][1]);
		expect_good_row(0);
		expect_good_row(1);
		cr_expect(eq(i64, bulk.rows[1].result.row, 2));
	}
}

Test(bulk_read, nothing_is_no_row)
{
	cr_expect(eq(int, read_text(JSON, "[ ]"), OK));
	cr_expect(eq(sz, bulk.count, 0));
	cr_expect(eq(int, read_text(JSON, "{\"items\":[]}"), OK));
	cr_expect(eq(int, read_text(NDJSON, "\n"), OK));
	cr_expect(eq(int, read_text(CSV, HEADER), OK));
	cr_expect(eq(sz, bulk.count, 0));
}

Test(bulk_read, where_rows_end_must_be_told)
{
	static const char *const bodies[] = {"", "{}", "{\"rows\":[]}", "[", "[" ROW, "[" ROW "}",
		"[" ROW "] more", "{\"items\":[" ROW "]", "{\"items\":[" ROW "],\"more\":1}",
		"{\"items\":[\"]}", "7"};
	for (size_t i = 0; i < COUNT_OF(bodies); i++)
		cr_expect(eq(int, read_text(JSON, bodies[i]), ERR_BAD_REQUEST), "%s", bodies[i]);
}

Test(bulk_read, a_broken_item_spoils_no_other)
{
	cr_assert(eq(int,
		read_text(JSON, "[" ROW ",{\"a],[\\\"\":[1,{}]},nonsense,," ROW ",{\"x\":]"),
		ERR_BAD_REQUEST));
	cr_assert(
		eq(int, read_text(JSON, "[" ROW ",{\"a],[\\\"\":[1,{}]},nonsense,," ROW "]"), OK));
	cr_assert(eq(sz, bulk.count, 5));
	expect_good_row(0);
	cr_expect(eq(i64, status_of(1), 422));
	cr_expect(eq(i64, status_of(2), 400));
	cr_expect(eq(i64, status_of(3), 400));
	expect_good_row(4);
}

Test(bulk_read, a_row_is_a_post_or_a_new_one)
{
	static const struct {
		const char *row, *pointer;
	} wrong[] = {
		{"{\"date\":\"2031-12-01\",\"hour\":9,\"minute\":30}", "/post_id"},
		{"{\"title\":\"a\",\"date\":\"2031-12-01\",\"hour\":9,\"minute\":30}", "/content"},
		{"{\"body\":\"a\",\"date\":\"2031-12-01\",\"hour\":9,\"minute\":30}", "/title"},
		{"{\"post_id\":7,\"tags\":[],\"date\":\"2031-12-01\",\"hour\":9,\"minute\":30}",
			"/tags"},
		{"{\"post_id\":0,\"date\":\"2031-12-01\",\"hour\":9,\"minute\":30}", "/post_id"},
		{"{\"post_id\":7,\"hour\":9,\"minute\":30}", "/date"},
	};
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		cr_assert(eq(int, read_text(NDJSON, wrong[i].row), OK));
		cr_expect(eq(i64, status_of(0), 422), "%s", wrong[i].row);
		cr_expect(eq(str, (char *)first_pointer_of(0), (char *)wrong[i].pointer), "%s",
			wrong[i].row);
	}
}

Test(bulk_read, a_cell_is_checked_as_its_field_is)
{
	static const struct {
		const char *row, *pointer;
	} wrong[] = {
		{"x,,,,2031-12-01,9,30,\n", "/post_id"},
		{"7,,,,2031-02-30,9,30,\n", "/date"},
		{"7,,,,2031-12-01,24,30,\n", "/hour"},
		{"7,,,,2031-12-01, 9,30,\n", "/hour"},
		{"7,,,,2031-12-01,9,,\n", "/minute"},
		{"7,,,,2031-12-01,9,30,no zone\n", "/timezone"},
		{",\xFF,b,,2031-12-01,9,30,\n", "/title"},
		{",a,b,x;;y,2031-12-01,9,30,\n", "/tags/1"},
		{",a,b,1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17;18;19;20;21,2031-12-01,9,30,\n",
			"/tags"},
	};
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		cr_assert(
			eq(int, read_text(CSV, call_printf(&call, HEADER "%s", wrong[i].row)), OK));
		cr_assert(eq(sz, bulk.count, 1));
		cr_expect(eq(i64, status_of(0), 422), "%s", wrong[i].row);
		cr_expect(eq(str, (char *)first_pointer_of(0), (char *)wrong[i].pointer), "%s",
			wrong[i].row);
	}
}

Test(bulk_read, tags_in_a_cell_are_parted_by_semicolons)
{
	cr_assert(eq(int, read_text(CSV, HEADER ",a,b,one;two words,2031-12-01,9,30,UTC"), OK));
	const struct bulk_schedule_row *row = &bulk.rows[0].wanted;
	cr_assert(eq(i64, status_of(0), 0));
	cr_assert(eq(sz, row->tags.count, 2));
	cr_expect(eq(str, (char *)row->tags.items[0], "one"));
	cr_expect(eq(str, (char *)row->tags.items[1], "two words"));
}

Test(bulk_read, records_of_another_length_are_refused_alone)
{
	cr_assert(eq(int,
		read_text(CSV, "post_id,date,hour,minute\n7,2031-12-01,9\n7,2031-12-01,9,30\n"
			       "7,2031-12-01,9,30,\n"),
		OK));
	cr_assert(eq(sz, bulk.count, 3));
	cr_expect(eq(i64, status_of(0), 400));
	expect_good_row(1);
	cr_expect(eq(i64, status_of(2), 400));
}

Test(bulk_read, a_header_names_every_column_once)
{
	cr_expect(eq(int, read_text(CSV, ""), ERR_BAD_REQUEST));
	cr_expect(eq(int, read_text(CSV, "date,when\n"), ERR_BAD_REQUEST));
	cr_expect(eq(int, read_text(CSV, "date,hour,date\n"), ERR_BAD_REQUEST));
	cr_expect(eq(int, read_text(CSV, "content,body\n"), ERR_BAD_REQUEST));
	cr_expect(eq(int, read_text(CSV, "\"date\n"), ERR_BAD_REQUEST));
	cr_assert(eq(int, read_text(CSV, "post_id,date,hour\n7,2031-12-01,9\n"), OK));
	cr_expect(eq(i64, status_of(0), 422));
	cr_expect(eq(str, (char *)first_pointer_of(0), "/minute"));
}

static char *many(const char *start, const char *row, size_t times, const char *end)
{
	size_t len = strlen(row);
	char *text = call_alloc(&call, strlen(start) + times * len + strlen(end) + 1);
	char *at = stpcpy(text, start);
	for (size_t i = 0; i < times; i++)
		at = stpcpy(at, row);
	strcpy(at, end);
	return text;
}

Test(bulk_read, ten_thousand_rows_are_read_and_one_more_is_too_many)
{
	cr_expect(eq(int, read_text(NDJSON, many("", ROW "\n", BULK_ROWS_MAX, "")), OK));
	cr_expect(eq(sz, bulk.count, BULK_ROWS_MAX));
	expect_good_row(BULK_ROWS_MAX - 1);
	cr_expect(eq(i64, bulk.rows[BULK_ROWS_MAX - 1].result.row, BULK_ROWS_MAX));
	cr_expect(eq(int, read_text(NDJSON, many("", ROW "\n", BULK_ROWS_MAX + 1, "")),
		ERR_TOO_LARGE));
	cr_expect(eq(int, read_text(JSON, many("[" ROW, "," ROW, BULK_ROWS_MAX, "]")),
		ERR_TOO_LARGE));
	cr_expect(eq(int, read_text(CSV, many("date\n", "2031-12-01\n", BULK_ROWS_MAX + 1, "")),
		ERR_TOO_LARGE));
}
