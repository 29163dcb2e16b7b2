/* Answers of sources: as they came, bounded in bytes, removed when they are old. */
#include "page_body_store.h"

#include <string.h>

#include "page_body_pack.h"
#include "store/plan.h"
#include "store/scraper/given.h"

struct putting {
	const char *name;
	const char *body;
	size_t len;
};

static enum err put(struct call *c, void *arg)
{
	const struct putting *putting = arg;
	const struct kept_body body = {.name = putting->name,
		.source = "html",
		.answer = {.body = putting->body,
			.len = putting->len,
			.url = "https://www.example.org/",
			.status = 200,
			.content_type = "text/html",
			.fetched_at_us = call_now_us(c)}};
	const char *packed;
	TRY(page_body_pack(c, &body.answer, &packed));
	return page_body_store_put(c, &body, packed);
}

static void given_body(struct fixture *f, const char *name, const char *body, size_t len)
{
	write_all(f, put, &(struct putting){name, body, len});
}

STORE_TEST(page_body, an_answer_is_read_as_it_came)
{
	struct fixture f = open_fixture(engine);
	size_t len = 300000;
	char *bytes = call_alloc(&f.call, len);
	for (size_t i = 0; i < len; i++)
		bytes[i] = (char)(i * i % 251);
	given_body(&f, "nasa", bytes, len);
	given_body(&f, "esa", "", 0);
	struct kept_body body;
	bool found;
	cr_assert(eq(int, page_body_store_next(&f.call, 0, "nasa", &body, &found), OK));
	cr_assert(found);
	cr_assert(eq(sz, body.answer.len, len));
	cr_expect(eq(int, memcmp(body.answer.body, bytes, len), 0));
	cr_expect(eq(str, (char *)body.answer.url, "https://www.example.org/"));
	cr_expect(eq(i64, body.answer.fetched_at_us, FIXTURE_NOW_US));
	cr_assert(eq(int, page_body_store_next(&f.call, body.id, NULL, &body, &found), OK));
	cr_assert(found);
	cr_expect(eq(str, (char *)body.name, "esa"));
	cr_assert(eq(int, page_body_store_next(&f.call, body.id, NULL, &body, &found), OK));
	cr_expect(not(found));
}

STORE_TEST(page_body, what_is_broken_says_so_and_which_it_is)
{
	struct fixture f = open_fixture(engine);
	given_body(&f, "nasa", "hello", 5);
	plan_run(&f, "UPDATE page_bodies SET body = 'KLUv_QRY'");
	struct kept_body body;
	bool found;
	cr_expect(eq(int, page_body_store_next(&f.call, 0, NULL, &body, &found), ERR_INTERNAL));
	cr_expect(gt(i64, body.id, 0));
}

static enum err bound(struct call *c, void *arg)
{
	const int64_t *bytes_max = arg;
	return page_body_store_bound(c, *bytes_max);
}

STORE_TEST(page_body, all_together_take_no_more_than_they_may_and_the_oldest_go)
{
	struct fixture f = open_fixture(engine);
	for (int i = 0; i < 3; i++) {
		given_body(&f, call_printf(&f.call, "page%d", i), "hello", 5);
		pass(&f, 1000000);
	}
	int64_t each = counted(&f, "SELECT max(bytes) FROM page_bodies");
	int64_t exactly = 3 * each, less = 3 * each - 1, none = 0;
	write_all(&f, bound, &exactly);
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM page_bodies"), 3));
	write_all(&f, bound, &less);
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM page_bodies WHERE name = 'page0'"), 0));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM page_bodies"), 2));
	write_all(&f, bound, &none);
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM page_bodies"), 0));
}
