/* Posts in the database, on both engines. */
#include <string.h>

#include "given.h"
#include "import/record_store.h"
#include "lists/search.h"
#include "tags.h"

static struct post_query newest(int64_t limit)
{
	return (struct post_query){.public_only = true,
		.sort = LIST_POSTS_SORT_CREATED_AT_DESC,
		.limit = limit};
}

static struct post_list page_of(struct fixture *f, const struct post_query *query, bool *more)
{
	struct post_list page;
	cr_assert(eq(int, post_store_page(&f->call, query, &page, more), OK));
	return page;
}

STORE_TEST(post_store, every_statement_prepares_in_every_combination)
{
	struct fixture f = open_fixture(engine);
	fixture_prepare_all(&f);
}

STORE_TEST(post_store, page_is_newest_first_and_only_the_authors)
{
	struct fixture f = open_fixture(engine);
	given_post(&f, ANN, "first");
	f.clock->fixed_us += US_PER_SECOND;
	given_post(&f, ANN, "second");
	given_post(&f, BOB, "another's");

	struct post_query query = newest(10);
	query.user_id = ANN;
	bool more;
	struct post_list page = page_of(&f, &query, &more);

	cr_assert(eq(sz, page.count, 2));
	cr_expect(not(more));
	cr_expect(eq(str, (char *)page.items[0].title, "second"));
	cr_expect(page.items[0].created_at_us > page.items[1].created_at_us);
}

STORE_TEST(post_store, a_page_after_a_cursor_goes_on_where_the_last_ended)
{
	struct fixture f = open_fixture(engine);
	for (int i = 0; i < 5; i++)
		given_post(&f, ANN, "at the same instant");
	struct post_query query = newest(3);
	bool more;
	struct post_list first = page_of(&f, &query, &more);
	cr_assert(eq(sz, first.count, 3));
	cr_expect(more);

	const struct post *last = &first.items[2];
	query.after = &(struct cursor){.key = last->created_at_us, .id = last->id};
	struct post_list rest = page_of(&f, &query, &more);

	cr_assert(eq(sz, rest.count, 2));
	cr_expect(not(more));
	cr_expect(eq(i64, rest.items[0].id, last->id - 1));
}

STORE_TEST(post_store, what_is_not_public_is_not_in_a_public_page)
{
	struct fixture f = open_fixture(engine);
	given_scheduled(&f, ANN, FIXTURE_NOW_US + US_PER_HOUR);
	given_post(&f, ANN, "public");
	struct post_query query = newest(10);
	bool more;
	cr_expect(eq(sz, page_of(&f, &query, &more).count, 1));
	query.public_only = false;
	query.user_id = ANN;
	cr_expect(eq(sz, page_of(&f, &query, &more).count, 2));
	int64_t count;
	cr_assert(eq(int, post_store_count(&f.call, &query, 100, &count), OK));
	cr_expect(eq(i64, count, 2));
}

/* The posts of each page, two at a time, one after the other. */
static size_t walk(struct fixture *f, struct post_query query, int64_t *ids)
{
	bool by_creation = query.sort == LIST_POSTS_SORT_CREATED_AT ||
			   query.sort == LIST_POSTS_SORT_CREATED_AT_DESC;
	struct cursor after;
	size_t count = 0;
	query.limit = 2;
	for (bool more = true; more; query.after = &after) {
		struct post_list page = page_of(f, &query, &more);
		for (size_t i = 0; i < page.count; i++) {
			const struct post *post = &page.items[i];
			ids[count++] = post->id;
			after = (struct cursor){.key = by_creation ? post->created_at_us
								   : post->published_at_us,
				.id = post->id};
		}
	}
	return count;
}

/* Made one after the other, to go out the other way round; what is live, and a draft, between. */
static void given_waiting(struct fixture *f, int64_t *ids)
{
	for (int64_t i = 0; i < 5; i++) {
		f->clock->fixed_us = FIXTURE_NOW_US + i * US_PER_SECOND;
		ids[i] = given_scheduled(f, i == 3 ? BOB : ANN,
			FIXTURE_NOW_US + (9 - i) * US_PER_HOUR)
				 .post_id;
		given_post(f, ANN, "live");
		when_cancelled(f, given_scheduled(f, ANN, FIXTURE_NOW_US + US_PER_HOUR).post_id);
	}
}

STORE_TEST(post_store, what_waits_is_listed_in_the_order_of_its_creation)
{
	struct fixture f = open_fixture(engine);
	int64_t made[5];
	int64_t ids[20];
	given_waiting(&f, made);
	struct post_query query = {.status = POST_STATUS_SCHEDULED,
		.sort = LIST_POSTS_SORT_CREATED_AT};
	cr_assert(eq(sz, walk(&f, query, ids), 5));
	for (size_t i = 0; i < 5; i++)
		cr_expect(eq(i64, ids[i], made[i]));

	query.sort = LIST_POSTS_SORT_CREATED_AT_DESC;
	query.user_id = ANN;
	cr_assert(eq(sz, walk(&f, query, ids), 4));
	cr_expect(eq(i64, ids[0], made[4]));
	cr_expect(eq(i64, ids[1], made[2]));
	cr_expect(eq(i64, ids[3], made[0]));

	query.has_from = true;
	query.from_us = FIXTURE_NOW_US + US_PER_SECOND;
	cr_expect(eq(sz, walk(&f, query, ids), 3));
}

STORE_TEST(post_store, what_waits_is_listed_by_publication_where_it_was_public_before)
{
	struct fixture f = open_fixture(engine);
	int64_t made[5];
	int64_t ids[20];
	given_waiting(&f, made);
	when_scheduled(&f, given_post(&f, ANN, "first").id, FIXTURE_NOW_US + US_PER_HOUR);
	f.clock->fixed_us += US_PER_SECOND;
	int64_t last = given_post(&f, ANN, "last").id;
	when_scheduled(&f, last, FIXTURE_NOW_US + US_PER_HOUR);
	struct post_query query = {.status = POST_STATUS_SCHEDULED,
		.sort = LIST_POSTS_SORT_PUBLISHED_AT};
	cr_assert(eq(sz, walk(&f, query, ids), 2));
	cr_expect(eq(i64, ids[1], last));
	query.sort = LIST_POSTS_SORT_PUBLISHED_AT_DESC;
	cr_assert(eq(sz, walk(&f, query, ids), 2));
	cr_expect(eq(i64, ids[0], last));
}

STORE_TEST(post_store, what_waits_is_counted_apart)
{
	struct fixture f = open_fixture(engine);
	int64_t made[5];
	given_waiting(&f, made);
	struct post_query query = {.status = POST_STATUS_SCHEDULED};
	int64_t count;
	cr_assert(eq(int, post_store_count(&f.call, &query, 100, &count), OK));
	cr_expect(eq(i64, count, 5));
	query.user_id = BOB;
	cr_assert(eq(int, post_store_count(&f.call, &query, 100, &count), OK));
	cr_expect(eq(i64, count, 1));
	query = (struct post_query){.status = POST_STATUS_DRAFT};
	cr_assert(eq(int, post_store_count(&f.call, &query, 100, &count), OK));
	cr_expect(eq(i64, count, 5));
}

static enum err retag(struct call *c, void *arg)
{
	struct post *post = arg;
	TRY(post_store_to_change(c, post->id, post));
	post->title = "Changed";
	post->tags = tags_split(c, "one\ntwo");
	return post_store_update(c, post, BOB);
}

STORE_TEST(post_store, an_update_keeps_what_was_said_and_counts_the_version)
{
	struct fixture f = open_fixture(engine);
	struct post post = given_post(&f, ANN, "Before");

	cr_assert(eq(int, db_write(&f.call, retag, &post), OK));

	cr_expect(eq(i64, post.version, 2));
	cr_expect(eq(sz, post.tags.count, 2));
	struct revision_list revisions;
	cr_assert(eq(int, post_store_revisions(&f.call, post.id, 0, 10, &revisions), OK));
	cr_assert(eq(sz, revisions.count, 1));
	cr_expect(eq(str, (char *)revisions.items[0].title, "Before"));
	cr_expect(eq(i64, revisions.items[0].version, 1));
	cr_expect(eq(i64, revisions.items[0].changed_by, BOB));
	struct post_query query = newest(10);
	query.tag = "two";
	bool more;
	cr_expect(eq(sz, page_of(&f, &query, &more).count, 1));
	query.tag = "three";
	cr_expect(eq(sz, page_of(&f, &query, &more).count, 0));
}

static enum err erase(struct call *c, void *arg)
{
	return post_store_delete(c, arg);
}

/* Rows in the table of tags that name this post. */
static int64_t tag_rows(struct fixture *f, int64_t post_id)
{
	static const struct sql rows = {.name = "tag_rows",
		.parameter_count = 1,
		.text = {[DB_SQLITE] = "SELECT count(*) FROM post_tags WHERE post_id = $1",
			[DB_POSTGRES] = "SELECT count(*) FROM post_tags WHERE post_id = $1"}};
	struct db_row row;
	cr_assert(eq(int, db_query_one(&f->call, &rows, DB_ARGS(db_int(post_id)), &row), OK));
	return row_int(&row);
}

static enum err untag(struct call *c, void *arg)
{
	struct post *post = arg;
	TRY(post_store_to_change(c, post->id, post));
	post->tags = tags_split(c, "two\nthree\nfour");
	return post_store_update(c, post, BOB);
}

STORE_TEST(post_store, tags_go_with_a_change_and_with_the_post)
{
	struct fixture f = open_fixture(engine);
	struct post post = given_post(&f, ANN, "Tagged");
	cr_assert(eq(int, db_write(&f.call, retag, &post), OK));
	cr_expect(eq(i64, tag_rows(&f, post.id), 2));
	cr_assert(eq(int, db_write(&f.call, untag, &post), OK));
	cr_expect(eq(i64, tag_rows(&f, post.id), 3));
	struct post_query query = newest(10);
	query.tag = "one";
	bool more;
	cr_expect(eq(sz, page_of(&f, &query, &more).count, 0));
	query.tag = "two";
	cr_expect(eq(sz, page_of(&f, &query, &more).count, 1));

	cr_assert(eq(int, db_write(&f.call, erase, &post), OK));
	cr_expect(eq(i64, tag_rows(&f, post.id), 0));
}

STORE_TEST(post_store, an_id_is_never_used_again)
{
	struct fixture f = open_fixture(engine);
	struct post post = given_post(&f, ANN, "to go");
	cr_assert(eq(int, db_write(&f.call, erase, &post), OK));
	cr_expect(eq(int, post_store_by_id(&f.call, post.id, &(struct post){0}), ERR_NOT_FOUND));
	cr_expect(given_post(&f, ANN, "next").id > post.id);
}

STORE_TEST(post_store, a_change_of_an_old_version_changes_nothing)
{
	struct fixture f = open_fixture(engine);
	struct post post = given_post(&f, ANN, "kept");
	post.version = 7;
	cr_expect(eq(int, db_write(&f.call, erase, &post), ERR_CONFLICT));
	cr_expect(eq(int, post_store_by_id(&f.call, post.id, &post), OK));
}

static size_t found(struct fixture *f, const char *typed)
{
	struct post_query query = newest(10);
	query.words = search_words(&f->call, typed);
	cr_assert(query.words != NULL);
	cr_assert(eq(int, search_catch_up(&f->call), OK));
	bool more;
	return page_of(f, &query, &more).count;
}

STORE_TEST(post_store, search_finds_what_a_post_says_now)
{
	struct fixture f = open_fixture(engine);
	struct post post = given_post(&f, ANN, "The zebra crossing");
	cr_expect(eq(sz, found(&f, "ZEBRA words"), 1));
	cr_expect(eq(sz, found(&f, "zebra giraffe"), 0));

	cr_assert(eq(int, db_write(&f.call, retag, &post), OK));
	cr_expect(eq(sz, found(&f, "zebra"), 0));
	cr_expect(eq(sz, found(&f, "changed"), 1));

	cr_assert(eq(int, db_write(&f.call, erase, &post), OK));
	cr_expect(eq(sz, found(&f, "changed"), 0));
}

STORE_TEST(post_store, search_reads_any_writing_as_plain_words)
{
	struct fixture f = open_fixture(engine);
	given_post(&f, ANN, "Grüße aus 東京 OR nowhere");
	cr_expect(eq(sz, found(&f, "grüße"), 1));
	cr_expect(eq(sz, found(&f, "or \"nowhere* ("), 1));
	cr_expect(search_words(&f.call, " \"*-() ") == NULL);
}

STORE_TEST(post_store, posts_are_counted_per_author)
{
	struct fixture f = open_fixture(engine);
	given_post(&f, ANN, "a");
	given_post(&f, BOB, "b");
	given_scheduled(&f, BOB, FIXTURE_NOW_US + US_PER_HOUR);

	struct post_count_list counts;
	cr_assert(eq(int, post_store_per_author(&f.call, 10, 0, &counts), OK));

	cr_assert(eq(sz, counts.count, 2));
	cr_expect(eq(i64, counts.items[0].user_id, BOB));
	cr_expect(eq(i64, counts.items[0].posts, 2));
	cr_expect(eq(i64, counts.items[0].published, 1));
}

static enum err import(struct call *c, void *arg)
{
	return record_store_insert(c, arg);
}

STORE_TEST(post_store, an_imported_post_is_here_once_and_is_scheduled_as_it_was)
{
	struct fixture f = open_fixture(engine);
	struct import_post record = {
		.key = "source:1",
		.post = {.user_id = ANN,
			.kind = POST_KIND_POST,
			.title = "From elsewhere",
			.content = "x",
			.format = POST_FORMAT_HTML,
			.status = POST_STATUS_SCHEDULED,
			.channel = CHANNEL_SITE,
			.has_publish_at = true,
			.publish_at_us = FIXTURE_NOW_US + US_PER_HOUR,
			.created_at_us = FIXTURE_NOW_US,
			.updated_at_us = FIXTURE_NOW_US,
			.version = 1},
	};
	cr_assert(eq(int, db_write(&f.call, import, &record), OK));
	int64_t id = record.post.id;
	cr_expect(eq(int, db_write(&f.call, import, &record), ERR_CONFLICT));

	struct post_schedule schedule;
	cr_assert(eq(int, schedule_store_by_post(&f.call, id, &schedule), OK));
	cr_expect(eq(i64, schedule.publish_at_us, FIXTURE_NOW_US + US_PER_HOUR));
	cr_expect(eq(int, schedule.status, POST_STATUS_SCHEDULED));
	int64_t found_id;
	cr_assert(eq(int, record_store_find(&f.call, "source:1", &found_id), OK));
	cr_expect(eq(i64, found_id, id));
}

STORE_TEST(post_store, a_post_written_here_is_known_by_its_exported_key)
{
	struct fixture f = open_fixture(engine);
	struct post post = given_post(&f, ANN, "ours");
	struct record_list records;
	cr_assert(eq(int, record_store_after(&f.call, 0, 10, &records), OK));
	cr_assert(eq(sz, records.count, 1));
	int64_t id;
	cr_assert(eq(int, record_store_find(&f.call, records.items[0].key, &id), OK));
	cr_expect(eq(i64, id, post.id));
	cr_assert(eq(int, record_store_find(&f.call, "post:1@2020-01-01T00:00:00.000Z", &id), OK));
	cr_expect(eq(i64, id, 0));
}
