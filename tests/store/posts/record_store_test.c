/* Posts and comments from elsewhere, and as an export takes them. */
#include "import/record_store.h"

#include "comments/comment_store.h"
#include "given.h"
#include "posts_api.h"
#include "store/plan.h"

static struct import_post from_elsewhere(const char *key, enum post_status status)
{
	return (struct import_post){
		.key = key,
		.post = {.user_id = ANN,
			.kind = POST_KIND_POST,
			.title = "T",
			.content = "C",
			.format = POST_FORMAT_MARKDOWN,
			.status = status,
			.channel = CHANNEL_WEBHOOK,
			.created_at_us = FIXTURE_NOW_US,
			.updated_at_us = FIXTURE_NOW_US,
			.version = 1},
	};
}

static enum err insert(struct call *c, void *arg)
{
	return record_store_insert(c, arg);
}

static struct record taken(struct fixture *f, int64_t id)
{
	struct record_list records;
	cr_assert(eq(int, record_store_after(&f->call, id - 1, 1, &records), OK));
	cr_assert(eq(sz, records.count, 1));
	return records.items[0];
}

STORE_TEST(record_store, a_schedule_keeps_its_zone_and_note)
{
	struct fixture f = open_fixture(engine);
	struct import_post post = from_elsewhere("k", POST_STATUS_SCHEDULED);
	post.post.has_publish_at = post.has_schedule = true;
	post.post.publish_at_us = FIXTURE_NOW_US + US_PER_DAY;
	post.schedule = (struct record_schedule){"2026-12-01", 9, 30, "Europe/Berlin", "Mind it"};
	cr_assert(eq(int, db_write(&f.call, insert, &post), OK), "%s", f.call.failure.detail);
	struct record record = taken(&f, post.post.id);
	cr_expect(eq(str, (char *)record.key, "k"));
	cr_expect(record.has_schedule);
	cr_expect(eq(str, (char *)record.schedule.date, "2026-12-01"));
	cr_expect(eq(i64, record.schedule.hour, 9));
	cr_expect(eq(i64, record.schedule.minute, 30));
	cr_expect(eq(str, (char *)record.schedule.timezone, "Europe/Berlin"));
	cr_expect(eq(str, (char *)record.schedule.note, "Mind it"));
	cr_expect(eq(i64,
		counted(&f, "SELECT count(*) FROM posts WHERE status = 'scheduled' AND"
			    " schedule_version = 1 AND publish_at IS NOT NULL"),
		1));
}

STORE_TEST(record_store, what_its_channel_did_not_take_can_be_taken_up)
{
	struct fixture f = open_fixture(engine);
	struct import_post post = from_elsewhere("dead", POST_STATUS_UNCONFIRMED);
	post.post.has_publish_at = true;
	post.post.publish_at_us = FIXTURE_NOW_US - US_PER_DAY;
	post.failure = "nobody answered";
	cr_assert(eq(int, db_write(&f.call, insert, &post), OK), "%s", f.call.failure.detail);
	cr_expect(eq(str, (char *)taken(&f, post.post.id).failure, "nobody answered"));
	struct post_schedule schedule = {0};
	act_as(&f, ANN, ROLE_USER);
	cr_assert(eq(int,
			  internal_replay(&f.call,
				  &(struct internal_replay_in){.post_id = post.post.id}, &schedule),
			  OK),
		"%s", f.call.failure.detail);
	cr_expect(eq(int, schedule.status, POST_STATUS_SCHEDULED));
}

STORE_TEST(record_store, what_was_written_here_is_known_by_its_own_key)
{
	struct fixture f = open_fixture(engine);
	struct post post = given_post(&f, ANN, "Ours");
	int64_t found;
	const char *key = taken(&f, post.id).key;
	cr_assert(eq(int, record_store_find(&f.call, key, &found), OK));
	cr_expect(eq(i64, found, post.id));
	const char *others[] = {"", "post:", "post:1", "post:x@2026-01-01T00:00:00.000Z",
		"post:1@2020-01-01T00:00:00.000Z", "post:99999999999999999999@x", "comment:1@x"};
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		cr_assert(eq(int, record_store_find(&f.call, others[i], &found), OK));
		cr_expect(eq(i64, found, 0), "%s", others[i]);
	}
}

struct addition {
	int64_t post_id;
	struct imported_comment comment;
	bool added;
};

static enum err add(struct call *c, void *arg)
{
	struct addition *addition = arg;
	struct post post;
	TRY(post_store_to_change(c, addition->post_id, &post));
	return record_store_add_comment(c, addition->post_id, &addition->comment, &addition->added);
}

static bool added(struct fixture *f, int64_t post_id, struct imported_comment comment)
{
	struct addition addition = {post_id, comment, false};
	comment.content = "words";
	addition.comment = comment;
	cr_assert(eq(int, db_write(&f->call, add, &addition), OK), "%s", f->call.failure.detail);
	return addition.added;
}

static struct imported_comment comment_of(const char *key, const char *name)
{
	return (struct imported_comment){.key = key,
		.author_name = name,
		.status = COMMENT_STATUS_VISIBLE,
		.created_us = FIXTURE_NOW_US,
		.updated_us = FIXTURE_NOW_US};
}

STORE_TEST(record_store, a_comment_is_there_once_for_each_post)
{
	struct fixture f = open_fixture(engine);
	struct post one = given_post(&f, ANN, "One");
	struct post other = given_post(&f, ANN, "Other");
	cr_expect(added(&f, one.id, comment_of("7", "Zoe")));
	cr_expect(not(added(&f, one.id, comment_of("7", "Zoe"))));
	cr_expect(added(&f, other.id, comment_of("7", "Zoe")));
	cr_expect(added(&f, one.id, comment_of("8", "Max")));
	struct post post;
	cr_assert(eq(int, post_store_by_id(&f.call, one.id, &post), OK));
	cr_expect(eq(i64, post.comments, 2));
	struct record_comment_list comments;
	cr_assert(eq(int, record_store_comments(&f.call, one.id, 1, 10, &comments), OK));
	cr_assert(eq(sz, comments.count, 1), "those after the first");
	cr_expect(eq(str, (char *)comments.items[0].key, "8"));
	cr_expect(eq(str, (char *)comments.items[0].comment.author_name, "Max"));
}

STORE_TEST(record_store, what_was_removed_here_is_nobodys_and_does_not_come_back)
{
	struct fixture f = open_fixture(engine);
	struct post post = given_post(&f, ANN, "One");
	cr_assert(added(&f, post.id, comment_of("7", "Zoe")));
	act_as(&f, BOB, ROLE_ADMIN);
	int64_t id = counted(&f, "SELECT id FROM comments");
	cr_assert(eq(int, delete_comment(&f.call, &(struct delete_comment_in){.id = id}), OK));
	cr_expect(eq(i64, counted(&f, "SELECT count(author_name) FROM comments"), 0));
	cr_expect(not(added(&f, post.id, comment_of("7", "Zoe"))));
	struct record_comment_list comments;
	cr_assert(eq(int, record_store_comments(&f.call, post.id, 0, 10, &comments), OK));
	cr_expect(eq(sz, comments.count, 0));
}
