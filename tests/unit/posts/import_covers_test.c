/* Wishes and attachments, in whatever order they come. */
#include "import/covers.h"

#include "call_fixture.h"

#define MANY 40000 /* wishes: more than are in memory at once */

/* Which wishes were told, and with what. */
struct told {
	char *got; /* for each line what it was told: ' ' nothing, '-' no attachment */
	int count;
	int64_t last_media;
	enum err answer;
};

static enum err note(struct call *c, void *arg, const struct cover_wish *wish,
	const struct cover *cover)
{
	struct told *told = arg;
	if (told->answer != OK)
		return fail(c, told->answer, "no more");
	cr_assert(eq(chr, told->got[wish->line], ' '), "line %ld twice", (long)wish->line);
	if (cover)
		cr_assert(eq(i64, cover->attachment, wish->attachment));
	told->got[wish->line] = cover ? *cover->url : '-';
	told->last_media = cover ? cover->media_id : 0;
	told->count++;
	return OK;
}

static void want(struct covers *covers, int64_t line, int64_t attachment)
{
	const struct cover_wish wish = {.attachment = attachment, .line = line};
	cr_assert(eq(int, covers_want(&call, covers, &wish), OK));
}

static void bring(struct covers *covers, int64_t attachment, const char *url)
{
	const struct cover cover = {.attachment = attachment,
		.media_id = attachment + 1,
		.url = url,
		.alt = "what it shows"};
	cr_assert(eq(int, covers_bring(&call, covers, &cover), OK));
}

static struct told nothing_told(size_t lines)
{
	struct told told = {.got = call_alloc(&call, lines + 1)};
	memset(told.got, ' ', lines);
	return told;
}

TestSuite(import_covers, .init = start, .fini = end);

Test(import_covers, an_attachment_may_come_before_its_post_or_after_it_or_not_at_all)
{
	struct covers *covers = covers_create("/tmp");
	struct told told = nothing_told(6);
	bring(covers, 10, "a");
	want(covers, 0, 10);
	want(covers, 1, 11);
	want(covers, 2, 12);
	want(covers, 3, 10);
	bring(covers, 11, "b");
	bring(covers, 13, "c");
	bring(covers, 10, "d"); /* a number twice: the first one is meant */

	cr_assert(eq(int, covers_settle(&call, covers, note, &told), OK));
	cr_expect(eq(str, told.got, "ab-a  "));
	covers_destroy(covers);
}

Test(import_covers, without_a_wish_or_an_attachment_nothing_is_told)
{
	struct covers *covers = covers_create("/tmp");
	struct told told = nothing_told(2);
	cr_assert(eq(int, covers_settle(&call, covers, note, &told), OK));
	bring(covers, 1, "a");
	cr_assert(eq(int, covers_settle(&call, covers, note, &told), OK));
	cr_expect(eq(int, told.count, 0));
	covers_destroy(covers);
	covers_destroy(NULL);
}

Test(import_covers, many_are_met_a_handful_at_a_time)
{
	struct covers *covers = covers_create("/tmp");
	struct told told = nothing_told(MANY);
	for (int64_t i = 0; i < MANY; i++) {
		want(covers, i, i * 7919 % MANY + 1);
		if (i % 2)
			bring(covers, i + 1, "x");
	}
	cr_assert(eq(int, covers_settle(&call, covers, note, &told), OK));
	cr_expect(eq(int, told.count, MANY));
	for (int64_t i = 0; i < MANY; i++)
		cr_assert(eq(chr, told.got[i], i * 7919 % MANY % 2 ? 'x' : '-'));
	covers_destroy(covers);
}

Test(import_covers, texts_at_their_bounds_come_back_and_an_error_ends_the_settling)
{
	struct covers *covers = covers_create("/tmp");
	struct told told = nothing_told(2);
	char *url = call_alloc(&call, COVER_URL_BYTES_MAX + 1);
	memset(url, 'u', COVER_URL_BYTES_MAX);
	bring(covers, 5, url);
	bring(covers, 6, "");
	want(covers, 0, 6);
	want(covers, 1, 5);
	cr_assert(eq(int, covers_settle(&call, covers, note, &told), OK));
	cr_expect(eq(chr, told.got[1], 'u'));
	cr_expect(eq(i64, told.last_media, 7));
	told.answer = ERR_UNAVAILABLE;
	cr_expect(eq(int, covers_settle(&call, covers, note, &told), ERR_UNAVAILABLE));
	cr_expect(eq(str, (char *)(uintptr_t)call.failure.detail, "no more"));
	covers_destroy(covers);
}

Test(import_covers, a_folder_that_cannot_be_written_to_is_told)
{
	struct covers *covers = covers_create("/nowhere");
	const struct cover_wish wish = {.attachment = 1};
	cr_expect(eq(int, covers_want(&call, covers, &wish), ERR_UNAVAILABLE));
	cr_assert(eq(int, covers_settle(&call, covers, note, NULL), OK));
	covers_destroy(covers);
}
