/* Articles, and people who have to do with them. */
#include "given_articles.h"

static enum err insert(struct call *c, void *arg)
{
	return post_store_insert(c, arg, NULL);
}

struct post given_in_status(struct fixture *f, enum post_kind kind, enum post_status status)
{
	int64_t now_us = call_now_us(&f->call);
	struct post post = {
		.user_id = ANN,
		.kind = kind,
		.title = "Title",
		.content = "Words.",
		.format = POST_FORMAT_MARKDOWN,
		.status = status,
		.channel = CHANNEL_SITE,
		.created_at_us = now_us,
		.updated_at_us = now_us,
		.version = 1,
	};
	cr_assert(eq(int, db_write(&f->call, insert, &post), OK));
	return post;
}

struct call *call_of(const struct fixture *f, int64_t user_id, enum role role)
{
	struct call *c = fixture_call(f);
	c->principal = (struct principal){.user_id = user_id, .role = role};
	return c;
}

struct post given_article(struct fixture *f)
{
	struct post post;
	const struct create_article_in in = {.body = {.title = "Test", .content = "Hello"}};
	cr_assert(eq(int, create_article(call_of(f, ANN, ROLE_USER), &in, &post), OK));
	return post;
}
