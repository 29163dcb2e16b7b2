/* Comments: their numbers whoever writes at the same time, what one is told who was away, their
 * count. */
#include <inttypes.h>
#include <pthread.h>

#include "comments/comment_store.h"
#include "given.h"
#include "store/plan.h"

#define CAROL 3

static struct comment said(struct fixture *f, int64_t post_id, const char *content)
{
	struct comment comment;
	const struct create_comment_in in = {.id = post_id, .body.content = content};
	cr_assert(eq(int, create_comment(&f->call, &in, &comment), OK), "%s",
		f->call.failure.detail);
	return comment;
}

static struct comment_page listed(struct fixture *f, struct list_comments_in in)
{
	struct comment_page page = {0};
	in.order = in.order ? in.order : LIST_COMMENTS_ORDER_ASC;
	in.limit = in.limit ? in.limit : 100;
	cr_assert(eq(int, list_comments(&f->call, &in, &page), OK), "%s", f->call.failure.detail);
	return page;
}

static struct comment_page changed_after(struct fixture *f, int64_t post_id, int64_t after)
{
	return listed(f,
		(struct list_comments_in){.id = post_id, .has_after = true, .after = after});
}

static int64_t comments_of(struct fixture *f, int64_t post_id)
{
	struct post post;
	cr_assert(eq(int, post_store_by_id(&f->call, post_id, &post), OK));
	return post.comments;
}

static enum err hidden(struct fixture *f, int64_t id)
{
	struct comment comment;
	return hide_comment(&f->call,
		&(struct hide_comment_in){.id = id, .body.reason = "Off topic"}, &comment);
}

static enum err removed(struct fixture *f, int64_t id)
{
	return delete_comment(&f->call, &(struct delete_comment_in){.id = id});
}

/* Writing at the same time. */

enum { WRITERS = 6, EACH = 20 };

struct writer {
	struct call *call;
	int64_t post_id;
	int written;
	enum err last;
	pthread_t thread;
};

/* Until it may not. */
static void *write_many(void *arg)
{
	struct writer *writer = arg;
	const struct create_comment_in in = {.id = writer->post_id, .body.content = "And I say"};
	for (int i = 0; i < EACH; i++) {
		struct comment comment;
		writer->last = create_comment(writer->call, &in, &comment);
		if (writer->last != OK)
			break;
		writer->written++;
	}
	return NULL;
}

static void start(struct fixture *f, struct writer *writers, int64_t post_id)
{
	for (int i = 0; i < WRITERS; i++) {
		writers[i] = (struct writer){.call = fixture_call(f), .post_id = post_id};
		writers[i].call->principal = (struct principal){.user_id = 10 + i,
			.role = ROLE_USER};
		pthread_create(&writers[i].thread, NULL, write_many, &writers[i]);
	}
}

static int join(struct writer *writers)
{
	int written = 0;
	for (int i = 0; i < WRITERS; i++) {
		pthread_join(writers[i].thread, NULL);
		written += writers[i].written;
	}
	return written;
}

/* A number that is seen before a smaller one is committed would be one that this passes over. */
STORE_TEST(comments, who_reads_on_after_a_number_while_many_write_sees_each_in_turn)
{
	struct fixture f = open_fixture(engine);
	struct post post = given_post(&f, ANN, "Much discussed");
	struct writer writers[WRITERS];
	start(&f, writers, post.id);
	int64_t seen = 0;
	int64_t until_us = clock_monotonic_us() + 30 * US_PER_SECOND;
	while (seen < (int64_t)WRITERS * EACH) {
		cr_assert(clock_monotonic_us() < until_us, "writers are stuck at %" PRId64, seen);
		struct comment_page page = changed_after(&f, post.id, seen);
		for (size_t i = 0; i < page.items.count; i++) {
			cr_assert(eq(i64, page.items.items[i].change_seq, seen + 1));
			seen = page.items.items[i].change_seq;
		}
	}
	cr_expect(eq(int, join(writers), WRITERS *EACH));
	cr_expect(eq(i64, comments_of(&f, post.id), WRITERS * EACH));
	cr_expect(eq(i64, changed_after(&f, post.id, seen).last_seq, WRITERS * EACH));
}

STORE_TEST(comments, threads_of_different_posts_count_for_themselves)
{
	struct fixture f = open_fixture(engine);
	struct post one = given_post(&f, ANN, "One"), other = given_post(&f, ANN, "Other");
	act_as(&f, BOB, ROLE_USER);
	cr_expect(eq(i64, said(&f, one.id, "a").seq, 1));
	cr_expect(eq(i64, said(&f, other.id, "b").seq, 1));
	cr_expect(eq(i64, said(&f, one.id, "c").seq, 2));
}

STORE_TEST(comments, a_post_that_goes_while_many_write_takes_all_of_them_along)
{
	struct fixture f = open_fixture(engine);
	struct post post = given_post(&f, ANN, "Gone soon");
	struct writer writers[WRITERS];
	start(&f, writers, post.id);
	act_as(&f, ANN, ROLE_USER);
	enum err err = delete_post(&f.call, &(struct delete_post_in){.id = post.id});
	int written = join(writers);
	cr_assert(eq(int, err, OK));
	for (int i = 0; i < WRITERS; i++)
		cr_expect(writers[i].last == ERR_NOT_FOUND || writers[i].written == EACH,
			"writer %d: %d after %d", i, writers[i].last, writers[i].written);
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM comments"), 0), "of %d", written);
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM comment_threads"), 0));
}

/* What is told to who was away. */

STORE_TEST(comments, whatever_happens_to_one_takes_the_threads_next_number)
{
	struct fixture f = open_fixture(engine);
	struct post post = given_post(&f, ANN, "Post");
	act_as(&f, BOB, ROLE_USER);
	struct comment first = said(&f, post.id, "first"), second = said(&f, post.id, "second");
	struct comment third = said(&f, post.id, "third");
	const struct update_comment_in in = {.id = first.id, .body.content = "changed"};
	cr_assert(eq(int, update_comment(&f.call, &in, &first), OK));
	cr_expect(eq(i64, first.seq, 1));
	cr_expect(eq(i64, first.change_seq, 4));
	cr_assert(eq(int, removed(&f, second.id), OK));
	act_as(&f, CAROL, ROLE_APPROVER);
	cr_assert(eq(int, hidden(&f, third.id), OK));

	act_as(&f, CAROL, ROLE_USER);
	struct comment_page page = changed_after(&f, post.id, 3);
	cr_assert(eq(sz, page.items.count, 3));
	const struct comment *items = page.items.items;
	cr_expect(eq(str, (char *)items[0].content, "changed"));
	cr_expect(eq(i64, items[1].id, second.id));
	cr_expect(eq(int, items[1].status, COMMENT_STATUS_REMOVED));
	cr_expect(eq(ptr, (void *)items[1].content, NULL));
	cr_expect(not(items[1].has_user_id));
	cr_expect(eq(int, items[2].status, COMMENT_STATUS_HIDDEN));
	cr_expect(eq(ptr, (void *)items[2].content, NULL));
	cr_expect(eq(ptr, (void *)items[2].reason, NULL));
	cr_expect(eq(i64, page.last_seq, 6));
	cr_expect(eq(sz, changed_after(&f, post.id, 6).items.count, 0));
}

STORE_TEST(comments, what_is_shown_or_hidden_again_is_no_change_where_it_was_so)
{
	struct fixture f = open_fixture(engine);
	struct post post = given_post(&f, ANN, "Post");
	act_as(&f, CAROL, ROLE_APPROVER);
	struct comment comment = said(&f, post.id, "fine");
	const struct show_comment_in in = {.id = comment.id};
	cr_assert(eq(int, show_comment(&f.call, &in, &comment), OK));
	cr_expect(eq(i64, comment.change_seq, 1));
	cr_assert(eq(int, hidden(&f, comment.id), OK));
	cr_assert(eq(int, hidden(&f, comment.id), OK));
	cr_expect(eq(i64, comments_of(&f, post.id), 0));
	cr_assert(eq(int, show_comment(&f.call, &in, &comment), OK));
	cr_expect(eq(i64, comments_of(&f, post.id), 1));
	cr_expect(eq(ptr, (void *)comment.reason, NULL));
}

/* Lists. */

STORE_TEST(comments, a_page_goes_on_where_the_last_ended_whatever_came_in_between)
{
	struct fixture f = open_fixture(engine);
	struct post post = given_post(&f, ANN, "Post");
	act_as(&f, BOB, ROLE_USER);
	int64_t ids[5];
	for (int i = 0; i < 5; i++)
		ids[i] = said(&f, post.id, "one").id;
	struct list_comments_in in = {.id = post.id, .limit = 2};
	struct comment_page first = listed(&f, in);
	cr_assert(eq(sz, first.items.count, 2));
	cr_assert(eq(int, removed(&f, ids[0]), OK));
	said(&f, post.id, "the newest");
	in.cursor = first.next_cursor;
	in.limit = 100;
	struct comment_page rest = listed(&f, in);
	cr_assert(eq(sz, rest.items.count, 4));
	cr_expect(eq(i64, rest.items.items[0].id, ids[2]));
	cr_expect(eq(ptr, (void *)rest.next_cursor, NULL));

	struct comment_page back = listed(&f, (struct list_comments_in){.id = post.id,
						      .limit = 2,
						      .order = LIST_COMMENTS_ORDER_DESC});
	cr_expect(eq(str, (char *)back.items.items[0].content, "the newest"));
	struct comment_page page;
	const struct list_comments_in mixed = {.id = post.id,
		.limit = 2,
		.order = LIST_COMMENTS_ORDER_ASC,
		.cursor = back.next_cursor};
	cr_expect(eq(int, list_comments(&f.call, &mixed, &page), ERR_BAD_REQUEST));
}

STORE_TEST(comments, a_hidden_one_is_for_its_author_and_moderators)
{
	struct fixture f = open_fixture(engine);
	struct post post = given_post(&f, ANN, "Post");
	act_as(&f, BOB, ROLE_USER);
	struct comment comment = said(&f, post.id, "rude");
	act_as(&f, CAROL, ROLE_APPROVER);
	cr_assert(eq(int, hidden(&f, comment.id), OK));
	static const struct {
		struct principal who;
		size_t seen;
	} readers[] = {
		{{.user_id = BOB, .role = ROLE_USER}, 1},
		{{.user_id = CAROL, .role = ROLE_APPROVER}, 1},
		{{.user_id = 9, .role = ROLE_ADMIN}, 1},
		{{.user_id = ANN, .role = ROLE_USER}, 0},
		{{.role = ROLE_PUBLIC}, 0},
	};
	for (size_t i = 0; i < COUNT_OF(readers); i++) {
		f.call.principal = readers[i].who;
		struct comment_page page = listed(&f, (struct list_comments_in){.id = post.id});
		cr_expect(eq(sz, page.items.count, readers[i].seen), "reader %zu", i);
		if (page.items.count)
			cr_expect(eq(str, (char *)page.items.items[0].reason, "Off topic"));
		enum err err = get_comment(&f.call, &(struct get_comment_in){.id = comment.id},
			&comment);
		cr_expect(eq(int, err, readers[i].seen ? OK : ERR_NOT_FOUND), "reader %zu", i);
	}
	act_as(&f, BOB, ROLE_USER);
	const struct update_comment_in in = {.id = comment.id, .body.content = "polite"};
	cr_expect(eq(int, update_comment(&f.call, &in, &comment), ERR_CONFLICT));
	cr_expect(eq(int, removed(&f, comment.id), OK));
	cr_expect(eq(i64, comments_of(&f, post.id), 0), "it was not counted any more");
}

/* Accounts that are closed. */

STORE_TEST(comments, of_a_closed_account_are_removed_and_the_counts_are_right)
{
	enum { MANY = 130 };
	struct fixture f = open_fixture(engine);
	struct post posts[] = {given_post(&f, ANN, "One"), given_post(&f, ANN, "Two")};
	act_as(&f, BOB, ROLE_USER);
	for (int i = 0; i < MANY; i++)
		said(&f, posts[i % 2].id, "Bob's");
	act_as(&f, CAROL, ROLE_USER);
	said(&f, posts[0].id, "Carol's");
	struct posts_removal removal = {0};
	const struct internal_remove_posts_in in = {.id = BOB};
	do
		cr_assert(eq(int, internal_remove_posts(&f.call, &in, &removal), OK));
	while (!removal.done);
	cr_expect(eq(i64, comments_of(&f, posts[0].id), 1));
	cr_expect(eq(i64, comments_of(&f, posts[1].id), 0));
	cr_expect(
		eq(i64, counted(&f, "SELECT count(*) FROM comments WHERE content = 'Bob''s'"), 0));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM comments WHERE user_id = 2"), 0));
	cr_expect(eq(sz, changed_after(&f, posts[1].id, MANY / 2).items.count, MANY / 2),
		"who reads on is told of each");
}

STORE_TEST(comments, of_others_go_with_the_posts_of_a_closed_account_however_many)
{
	enum { MANY = 1500 };
	struct fixture f = open_fixture(engine);
	struct post anns = given_post(&f, ANN, "Ann's"), bobs = given_post(&f, BOB, "Bob's");
	act_as(&f, CAROL, ROLE_USER);
	said(&f, bobs.id, "stays");
	said(&f, anns.id, "goes");
	static const char *const more[] = {
		[DB_SQLITE] =
			"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
			" WHERE i < 1500) INSERT INTO comments (post_id, user_id, seq,"
			" change_seq, content, status, created_at, updated_at) SELECT post_id,"
			" 3, i + 10, i + 10, 'goes', 'visible', created_at, created_at"
			" FROM comments, n WHERE content = 'goes'",
		[DB_POSTGRES] = "INSERT INTO comments (post_id, user_id, seq, change_seq, content,"
				" status, created_at, updated_at) SELECT post_id, 3, i + 10,"
				" i + 10, 'goes', 'visible', created_at, created_at FROM comments,"
				" generate_series(1, 1500) AS i WHERE content = 'goes'"};
	plan_run(&f, more[engine]);
	cr_assert(eq(i64, counted(&f, "SELECT count(*) FROM comments"), MANY + 2));
	struct posts_removal removal = {0};
	const struct internal_remove_posts_in in = {.id = ANN};
	cr_assert(eq(int, internal_remove_posts(&f.call, &in, &removal), OK));
	cr_expect(removal.done);
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM comments"), 1));
	cr_expect(eq(i64, counted(&f, "SELECT min(post_id) FROM comment_threads"), bobs.id));
	cr_expect(eq(i64, comments_of(&f, bobs.id), 1));
}
