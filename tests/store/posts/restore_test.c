/* Bringing back what a post said before. */
#include "given_articles.h"
#include "tags.h"

static enum err restore(struct call *c, int64_t id, int64_t version, const char *if_match,
	struct post *post)
{
	return restore_revision(c,
		&(struct restore_revision_in){.id = id, .version = version, .if_match = if_match},
		post);
}

/* At version 2, with other words than at version 1. */
static int64_t given_changed(struct fixture *f, enum post_kind kind, enum post_status status)
{
	struct post post = given_in_status(f, kind, status);
	const struct update_post_in in = {.id = post.id,
		.body = {.title = "New title",
			.content = "New words",
			.has_tags = true,
			.tags = tags_split(&f->call, "new"),
			.channel = CHANNEL_WEBHOOK}};
	cr_assert(eq(int, update_post(call_of(f, ANN, ROLE_USER), &in, &post), OK));
	return post.id;
}

STORE_TEST(restore, makes_the_old_words_the_newest_and_keeps_the_new_ones)
{
	struct fixture f = open_fixture(engine);
	int64_t id = given_changed(&f, POST_KIND_POST, POST_STATUS_PUBLISHED);
	struct post post;
	cr_assert(eq(int, restore(call_of(&f, ANN, ROLE_USER), id, 1, "\"2\"", &post), OK));
	cr_expect(eq(i64, post.version, 3));
	cr_expect(eq(str, (char *)post.title, "Title"));
	cr_expect(eq(str, (char *)post.content, "Words."));
	cr_expect(eq(sz, post.tags.count, 0));
	cr_expect(eq(int, post.channel, CHANNEL_WEBHOOK), "that is no part of a revision");
	cr_assert(eq(int, restore(call_of(&f, ANN, ROLE_USER), id, 2, NULL, &post), OK));
	cr_expect(eq(str, (char *)post.title, "New title"));
	cr_assert(eq(sz, post.tags.count, 1));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM post_tags"), 1));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM post_revisions"), 3));
}

STORE_TEST(restore, is_an_edit_and_voids_an_approval)
{
	struct fixture f = open_fixture(engine);
	int64_t id = given_changed(&f, POST_KIND_ARTICLE, POST_STATUS_PENDING);
	struct post post;
	cr_assert(eq(int,
		approve_article(call_of(&f, EVE, ROLE_APPROVER),
			&(struct approve_article_in){.id = id}, &post),
		OK));
	cr_expect(eq(int, restore(call_of(&f, EVE, ROLE_APPROVER), id, 1, NULL, &post),
		ERR_FORBIDDEN));
	cr_assert(eq(int, restore(call_of(&f, ANN, ROLE_USER), id, 1, NULL, &post), OK));
	cr_expect(eq(int, post.status, POST_STATUS_PENDING));
	cr_expect(eq(str, (char *)post.content, "Words."));
}

STORE_TEST(restore, refuses_what_is_stale_and_what_never_was)
{
	struct fixture f = open_fixture(engine);
	int64_t id = given_changed(&f, POST_KIND_POST, POST_STATUS_PUBLISHED);
	struct post post;
	cr_expect(eq(int, restore(call_of(&f, ANN, ROLE_USER), id, 1, "\"1\"", &post),
		ERR_PRECONDITION));
	cr_expect(eq(int, restore(call_of(&f, ANN, ROLE_USER), id, 9, NULL, &post), ERR_NOT_FOUND));
	cr_expect(eq(int, restore(call_of(&f, BOB, ROLE_USER), id, 1, NULL, &post), ERR_FORBIDDEN));
	cr_expect(eq(i64, counted(&f, "SELECT max(version) FROM posts"), 2));
}
