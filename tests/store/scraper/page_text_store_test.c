/* What models wrote, and how often they were asked. */
#include "page_text_store.h"

#include "given.h"
#include "page_store.h"

#define PER_DAY 2

static const char digest[] = "0011";

static enum err put(struct call *c, void *arg)
{
	return page_text_store_put(c, arg);
}

static void given_text(struct fixture *f, int64_t page_id, const char *of, const char *content)
{
	struct written_text text = {.page_id = page_id,
		.digest = of,
		.model = "model",
		.content = content,
		.removed = 1};
	cr_assert(eq(int, db_write(&f->call, put, &text), OK), "%s", f->call.failure.detail);
}

static enum err found(struct fixture *f, int64_t page_id, const char *of, struct written_text *text)
{
	enum err err = page_text_store_find(&f->call, page_id, of, text);
	call_forgive(&f->call);
	return err;
}

static enum err take(struct call *c, void *arg)
{
	return page_text_store_take(c, PER_DAY, arg);
}

static bool taken(struct fixture *f)
{
	bool taken = false;
	cr_assert(eq(int, db_write(&f->call, take, &taken), OK), "%s", f->call.failure.detail);
	return taken;
}

static enum err erase(struct call *c, void *arg)
{
	const int64_t *id = arg;
	return page_store_delete(c, *id);
}

STORE_TEST(page_text_store, a_text_is_found_for_the_data_that_it_is_of)
{
	struct fixture f = open_fixture(engine);
	struct written_text text;
	int64_t id = keep(&f, "nasa", parsed_page(&f));
	cr_expect(eq(int, found(&f, id, digest, &text), ERR_NOT_FOUND));
	given_text(&f, id, digest, "It is known.");
	cr_assert(eq(int, found(&f, id, digest, &text), OK));
	cr_expect(eq(str, (char *)text.content, "It is known."));
	cr_expect(eq(str, (char *)text.model, "model"));
	cr_expect(eq(i64, text.removed, 1));
	given_text(&f, id, "2233", "");
	cr_expect(eq(int, found(&f, id, digest, &text), ERR_NOT_FOUND));
	cr_assert(eq(int, found(&f, id, "2233", &text), OK));
	cr_expect(eq(str, (char *)text.content, ""));
}

STORE_TEST(page_text_store, a_text_goes_with_its_page)
{
	struct fixture f = open_fixture(engine);
	struct written_text text;
	int64_t id = keep(&f, "nasa", parsed_page(&f));
	given_text(&f, id, digest, "It is known.");
	cr_assert(eq(int, db_write(&f.call, erase, &id), OK));
	cr_expect(eq(int, found(&f, id, digest, &text), ERR_NOT_FOUND));
}

STORE_TEST(page_text_store, a_day_has_so_many_requests_and_no_more)
{
	struct fixture f = open_fixture(engine);
	for (int day = 0; day < 3; day++) {
		for (int i = 0; i < PER_DAY; i++)
			cr_expect(taken(&f));
		cr_expect_not(taken(&f));
		cr_expect_not(taken(&f));
		f.clock->fixed_us += US_PER_DAY;
	}
}
