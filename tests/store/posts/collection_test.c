/* Collections: their order, their bounds at the bound and one past it, and whose they are. */
#include <pthread.h>

#include "given.h"
#include "store/plan.h"

static int64_t given_collection(struct fixture *f)
{
	struct collection collection;
	const struct create_collection_in in = {.body.name = "To read"};
	cr_assert(eq(int, create_collection(&f->call, &in, &collection), OK), "%s",
		f->call.failure.detail);
	return collection.id;
}

static enum err added(struct fixture *f, int64_t id, int64_t post_id)
{
	struct collection collection;
	const struct add_collection_post_in in = {.id = id, .body.post_id = post_id};
	return add_collection_post(&f->call, &in, &collection);
}

static struct collection_contents contents(struct fixture *f, int64_t id)
{
	struct collection_contents contents = {0};
	const struct get_collection_in in = {.id = id};
	cr_assert(eq(int, get_collection(&f->call, &in, &contents), OK));
	return contents;
}

static enum err ordered(struct fixture *f, int64_t id, struct int_list post_ids)
{
	struct collection_contents out;
	const struct order_collection_posts_in in = {.id = id, .body.post_ids = post_ids};
	return order_collection_posts(&f->call, &in, &out);
}

STORE_TEST(collections, keep_their_order_and_take_each_post_once)
{
	struct fixture f = open_fixture(engine);
	act_as(&f, BOB, ROLE_USER);
	int64_t id = given_collection(&f);
	int64_t posts[4];
	for (int i = 0; i < 4; i++)
		posts[i] = given_post(&f, ANN, "One").id;
	for (int i = 3; i >= 0; i--)
		cr_assert(eq(int, added(&f, id, posts[i]), OK));
	int64_t version = contents(&f, id).version;
	cr_assert(eq(int, added(&f, id, posts[2]), OK));
	struct collection_contents now = contents(&f, id);
	cr_expect(eq(i64, now.version, version), "nothing changed");
	cr_assert(eq(sz, now.post_ids.count, 4));
	for (size_t i = 0; i < 4; i++)
		cr_expect(eq(i64, now.post_ids.items[i], posts[3 - i]));
}

STORE_TEST(collections, are_put_in_another_order_and_go_on_behind_it)
{
	struct fixture f = open_fixture(engine);
	act_as(&f, BOB, ROLE_USER);
	int64_t id = given_collection(&f);
	int64_t a = given_post(&f, ANN, "a").id, b = given_post(&f, ANN, "b").id;
	int64_t d = given_post(&f, ANN, "d").id, e = given_post(&f, ANN, "e").id;
	cr_assert(added(&f, id, a) == OK && added(&f, id, b) == OK && added(&f, id, d) == OK);
	cr_assert(eq(int, ordered(&f, id, (struct int_list){(int64_t[]){d, a}, 2}), OK));
	cr_assert(eq(int, added(&f, id, e), OK));
	struct collection_contents now = contents(&f, id);
	const int64_t expected[] = {d, a, b, e};
	cr_assert(eq(sz, now.post_ids.count, 4));
	for (size_t i = 0; i < 4; i++)
		cr_expect(eq(i64, now.post_ids.items[i], expected[i]));
	cr_expect(eq(int, ordered(&f, id, (struct int_list){(int64_t[]){a, a}, 2}), ERR_INVALID));
	call_forgive(&f.call);
	cr_expect(eq(int, ordered(&f, id, (struct int_list){(int64_t[]){a, 999}, 2}), ERR_INVALID));
	cr_expect(eq(str, (char *)f.call.failure.violations->pointer, "/post_ids/1"));
	cr_expect(eq(i64, contents(&f, id).version, now.version), "a refusal changes nothing");
}

STORE_TEST(collections, are_not_there_for_anybody_else)
{
	struct fixture f = open_fixture(engine);
	struct post post = given_post(&f, ANN, "Public");
	act_as(&f, BOB, ROLE_USER);
	int64_t id = given_collection(&f);
	act_as(&f, ANN, ROLE_ADMIN);
	struct collection collection;
	struct collection_contents out;
	struct collection_page page = {0};
	struct post_page posts = {0};
	cr_expect(eq(int, get_collection(&f.call, &(struct get_collection_in){.id = id}, &out),
		ERR_NOT_FOUND));
	cr_expect(eq(int, added(&f, id, post.id), ERR_NOT_FOUND));
	cr_expect(eq(int, ordered(&f, id, (struct int_list){0}), ERR_NOT_FOUND));
	const struct remove_collection_post_in out_in = {.id = id, .body.post_id = post.id};
	cr_expect(eq(int, remove_collection_post(&f.call, &out_in, &collection), ERR_NOT_FOUND));
	const struct update_collection_in new_name = {.id = id, .body.name = "Mine"};
	cr_expect(eq(int, update_collection(&f.call, &new_name, &collection), ERR_NOT_FOUND));
	cr_expect(eq(int, delete_collection(&f.call, &(struct delete_collection_in){.id = id}),
		ERR_NOT_FOUND));
	const struct list_collection_posts_in list = {.id = id, .limit = 20};
	cr_expect(eq(int, list_collection_posts(&f.call, &list, &posts), ERR_NOT_FOUND));
	cr_assert(eq(int,
		list_collections(&f.call, &(struct list_collections_in){.limit = 20}, &page), OK));
	cr_expect(eq(sz, page.items.count, 0));
}

STORE_TEST(collections, leave_out_what_their_owner_may_not_read_any_more)
{
	struct fixture f = open_fixture(engine);
	struct post stays = given_post(&f, ANN, "Stays"), goes = given_post(&f, ANN, "Goes");
	struct post deleted = given_post(&f, ANN, "Deleted"), last = given_post(&f, ANN, "Last");
	act_as(&f, BOB, ROLE_USER);
	int64_t id = given_collection(&f);
	cr_assert(added(&f, id, goes.id) == OK && added(&f, id, stays.id) == OK);
	cr_assert(added(&f, id, deleted.id) == OK && added(&f, id, last.id) == OK);
	act_as(&f, ANN, ROLE_USER);
	const struct update_post_in draft = {.id = goes.id,
		.body.status = POST_CHANGE_STATUS_DRAFT};
	cr_assert(eq(int, update_post(&f.call, &draft, &goes), OK));
	cr_assert(eq(int, delete_post(&f.call, &(struct delete_post_in){.id = deleted.id}), OK));

	act_as(&f, BOB, ROLE_USER);
	cr_expect(eq(sz, contents(&f, id).post_ids.count, 3));
	struct post_page page = {0};
	struct list_collection_posts_in in = {.id = id, .limit = 1};
	cr_assert(eq(int, list_collection_posts(&f.call, &in, &page), OK));
	cr_expect(eq(sz, page.items.count, 0));
	cr_assert(ne(ptr, (void *)page.next_cursor, NULL), "but there is more");
	in = (struct list_collection_posts_in){.id = id, .limit = 5, .cursor = page.next_cursor};
	page = (struct post_page){0};
	cr_assert(eq(int, list_collection_posts(&f.call, &in, &page), OK));
	cr_assert(eq(sz, page.items.count, 2));
	cr_expect(eq(i64, page.items.items[0].id, stays.id));
	cr_expect(eq(i64, page.items.items[1].id, last.id));
	cr_expect(eq(ptr, (void *)page.next_cursor, NULL));
	cr_expect(eq(int, added(&f, id, goes.id), ERR_NOT_FOUND), "nor is it added");
}

/* One post less than a collection may have, all of them in the one that there is. */
static void fill_collection(struct fixture *f)
{
	static const char *const numbers[] =
		{[DB_SQLITE] = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
			       " WHERE i < 9999) INSERT INTO posts (user_id, kind, title,"
			       " format, status, tags, channel, created_at, updated_at, version)"
			       " SELECT 1, 'post', 't', 'markdown', 'published', '', 'site', 0,"
			       " 0, 1 FROM n",
			[DB_POSTGRES] =
				"INSERT INTO posts (user_id, kind, title, format, status,"
				" tags, channel, created_at, updated_at, version) SELECT 1, 'post',"
				" 't', 'markdown', 'published', '', 'site', timestamptz"
				" '2026-01-01Z', timestamptz '2026-01-01Z', 1"
				" FROM generate_series(1, 9999)"};
	plan_run(f, numbers[db_engine(f->db)]);
	plan_run(f, "INSERT INTO post_contents (post_id, content) SELECT id, 'c' FROM posts"
		    " WHERE id NOT IN (SELECT post_id FROM post_contents)");
	plan_run(f, "INSERT INTO collection_posts (collection_id, post_id, place)"
		    " SELECT c.id, p.id, p.id FROM collections AS c CROSS JOIN posts AS p");
}

STORE_TEST(collections, hold_ten_thousand_posts_and_no_more)
{
	struct fixture f = open_fixture(engine);
	act_as(&f, BOB, ROLE_USER);
	int64_t id = given_collection(&f);
	fill_collection(&f);
	struct post last = given_post(&f, ANN, "Last"), beyond = given_post(&f, ANN, "Beyond");
	cr_expect(eq(int, added(&f, id, last.id), OK));
	cr_expect(eq(int, added(&f, id, beyond.id), ERR_CONFLICT));
	cr_expect(eq(int, added(&f, id, last.id), OK), "it is in");

	struct int_list all = contents(&f, id).post_ids;
	cr_assert(eq(sz, all.count, 10000));
	struct int_list back = {call_alloc(&f.call, all.count * sizeof *back.items), all.count};
	for (size_t i = 0; i < all.count; i++)
		back.items[i] = all.items[all.count - 1 - i];
	cr_assert(eq(int, ordered(&f, id, back), OK), "%s", f.call.failure.detail);
	cr_expect(eq(i64, contents(&f, id).post_ids.items[0], last.id));
	cr_expect(
		eq(i64, counted(&f, "SELECT count(DISTINCT place) FROM collection_posts"), 10000));
}

struct maker {
	struct call *call;
	enum err err;
	pthread_t thread;
};

static void *make_one(void *arg)
{
	struct maker *maker = arg;
	struct collection collection;
	maker->err = create_collection(maker->call,
		&(struct create_collection_in){.body.name = "One of many"}, &collection);
	return NULL;
}

STORE_TEST(collections, many_at_once_make_no_more_than_there_may_be)
{
	enum { MAKERS = 6, ROOM = 2 };
	struct fixture f = open_fixture(engine);
	act_as(&f, BOB, ROLE_USER);
	int64_t id = given_collection(&f);
	plan_run(&f, "UPDATE collection_owners SET collections = 998");
	struct maker makers[MAKERS];
	for (size_t i = 0; i < MAKERS; i++) {
		makers[i] = (struct maker){.call = fixture_call(&f)};
		makers[i].call->principal = f.call.principal;
		pthread_create(&makers[i].thread, NULL, make_one, &makers[i]);
	}
	int made = 0, refused = 0;
	for (size_t i = 0; i < MAKERS; i++) {
		pthread_join(makers[i].thread, NULL);
		made += makers[i].err == OK;
		refused += makers[i].err == ERR_CONFLICT;
	}
	cr_expect(eq(int, made, ROOM));
	cr_expect(eq(int, refused, MAKERS - ROOM));
	cr_assert(
		eq(int, delete_collection(&f.call, &(struct delete_collection_in){.id = id}), OK));
	given_collection(&f);
	cr_expect(eq(i64, counted(&f, "SELECT collections FROM collection_owners"), 1000));
}

STORE_TEST(collections, of_a_closed_account_are_gone_and_its_posts_in_others_too)
{
	struct fixture f = open_fixture(engine);
	struct post anns = given_post(&f, ANN, "Ann's"), bobs = given_post(&f, BOB, "Bob's");
	int64_t bobs_collection = 0;
	for (int i = 0; i < 12; i++) {
		act_as(&f, i < 11 ? ANN : BOB, ROLE_USER);
		bobs_collection = given_collection(&f);
		cr_assert(eq(int, added(&f, bobs_collection, anns.id), OK));
		cr_assert(eq(int, added(&f, bobs_collection, bobs.id), OK));
	}
	struct posts_removal removal = {0};
	const struct internal_remove_posts_in in = {.id = ANN};
	cr_assert(eq(int, internal_remove_posts(&f.call, &in, &removal), OK));
	cr_expect(removal.done);
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM collections"), 1));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM collection_posts"), 1));
	cr_expect(eq(i64, counted(&f, "SELECT min(user_id) FROM collection_owners"), BOB));
	cr_expect(eq(i64, contents(&f, bobs_collection).post_ids.items[0], bobs.id));
}
