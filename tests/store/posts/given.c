/* Posts that the store tests of this folder start from. */
#include "given.h"

#include "posts_sql.h"
#include "publishing/publishing_store.h"

const struct fixture_plan fixture_plan = {&posts_sql, &posts_migrations};

static enum err insert(struct call *c, void *arg)
{
	return post_store_insert(c, arg, NULL);
}

static struct post given(struct fixture *f, int64_t author_id, const char *title,
	enum post_status status, enum channel channel)
{
	int64_t now_us = call_now_us(&f->call);
	struct post post = {
		.user_id = author_id,
		.kind = POST_KIND_POST,
		.title = title,
		.content = "Words.",
		.format = POST_FORMAT_MARKDOWN,
		.status = status,
		.channel = channel,
		.has_published_at = status == POST_STATUS_PUBLISHED,
		.published_at_us = now_us,
		.created_at_us = now_us,
		.updated_at_us = now_us,
		.version = 1,
	};
	cr_assert(eq(int, db_write(&f->call, insert, &post), OK));
	return post;
}

struct post given_post(struct fixture *f, int64_t author_id, const char *title)
{
	return given(f, author_id, title, POST_STATUS_PUBLISHED, CHANNEL_SITE);
}

struct put {
	int64_t post_id;
	int64_t publish_at_us;
	const char *zone;
	int64_t version;
};

static enum err put(struct call *c, void *arg)
{
	struct put *put = arg;
	struct post post;
	TRY(post_store_to_change(c, put->post_id, &post));
	if (!put->publish_at_us)
		return schedule_store_clear(c, &post, POST_STATUS_DRAFT);
	const struct post_schedule_intent intent = {.date = "2026-01-02",
		.hour = 9,
		.minute = 30,
		.timezone = put->zone,
		.publish_at_us = put->publish_at_us};
	struct post_schedule schedule;
	TRY(schedule_store_put(c, &post, &intent, &schedule));
	put->version = schedule.version;
	return OK;
}

int64_t when_scheduled(struct fixture *f, int64_t post_id, int64_t publish_at_us)
{
	struct put job = {.post_id = post_id,
		.publish_at_us = publish_at_us,
		.zone = "Europe/Berlin"};
	cr_assert(eq(int, db_write(&f->call, put, &job), OK));
	return job.version;
}

int64_t when_scheduled_in(struct fixture *f, int64_t post_id, int64_t publish_at_us,
	const char *zone)
{
	struct put job = {.post_id = post_id, .publish_at_us = publish_at_us, .zone = zone};
	cr_assert(eq(int, db_write(&f->call, put, &job), OK));
	return post_id;
}

void when_cancelled(struct fixture *f, int64_t post_id)
{
	struct put job = {.post_id = post_id};
	cr_assert(eq(int, db_write(&f->call, put, &job), OK));
}

static enum err publish(struct call *c, void *arg)
{
	struct published published;
	TRY(publishing_store_publish(c, &(struct ticket_list){.items = arg, .count = 1}, "worker",
		false, call_now_us(c), &published));
	cr_assert(eq(i64, published.count, 1));
	return OK;
}

void when_published(struct fixture *f, struct ticket ticket)
{
	cr_assert(eq(int, db_write(&f->call, publish, &ticket), OK));
}

struct ticket given_scheduled_for(struct fixture *f, int64_t author_id, int64_t publish_at_us,
	enum channel channel)
{
	struct post post = given(f, author_id, "Due", POST_STATUS_DRAFT, channel);
	return (struct ticket){.post_id = post.id,
		.version = when_scheduled(f, post.id, publish_at_us)};
}

struct ticket given_scheduled(struct fixture *f, int64_t author_id, int64_t publish_at_us)
{
	return given_scheduled_for(f, author_id, publish_at_us, CHANNEL_SITE);
}

void act_as(struct fixture *f, int64_t user_id, enum role role)
{
	f->call.principal = (struct principal){.user_id = user_id, .role = role};
}
