/* What hubs of live comments and notifications are told: each reader what they may read, and
 * nothing twice or out of its order. */
#include "events/event.h"
#include "given_articles.h"
#include "live/live_store.h"
#include "store/plan.h"

static enum err follow(struct fixture *f, struct internal_follow_comments_in in,
	struct followed_thread *thread)
{
	*thread = (struct followed_thread){0};
	in.limit = in.limit ? in.limit : 100;
	return internal_follow_comments(&f->call, &in, thread);
}

static struct followed_thread followed(struct fixture *f, struct internal_follow_comments_in in)
{
	struct followed_thread thread;
	cr_assert(eq(int, follow(f, in, &thread), OK), "%s", f->call.failure.detail);
	return thread;
}

static struct comment said(struct fixture *f, int64_t post_id)
{
	struct comment comment;
	const struct internal_create_comment_in in = {.id = post_id, .body.content = "words"};
	cr_assert(eq(int, internal_create_comment(&f->call, &in, &comment), OK), "%s",
		f->call.failure.detail);
	return comment;
}

static void hide(struct fixture *f, int64_t id)
{
	struct comment comment;
	act_as(f, EVE, ROLE_APPROVER);
	const struct hide_comment_in in = {.id = id, .body.reason = "Off topic"};
	cr_assert(eq(int, hide_comment(&f->call, &in, &comment), OK));
}

STORE_TEST(live, a_thread_is_followed_from_a_number_and_page_by_page)
{
	struct fixture f = open_fixture(engine);
	struct post post = given_post(&f, ANN, "Read");
	act_as(&f, ANN, ROLE_USER);
	for (int i = 0; i < 5; i++)
		said(&f, post.id);
	struct followed_thread place = followed(&f,
		(struct internal_follow_comments_in){.id = post.id});
	cr_expect(eq(i64, place.last_seq, 5));
	cr_expect(eq(sz, place.items.count, 0));
	cr_expect(place.is_public);
	struct followed_thread thread = followed(&f,
		(struct internal_follow_comments_in){.id = post.id,
			.has_after = true,
			.after = 1,
			.limit = 3});
	cr_assert(eq(sz, thread.items.count, 3));
	cr_expect(eq(i64, thread.items.items[0].change_seq, 2));
	cr_expect(thread.more);
	thread = followed(&f,
		(struct internal_follow_comments_in){.id = post.id, .has_after = true, .after = 4});
	cr_expect(eq(sz, thread.items.count, 1));
	cr_expect(not(thread.more));
}

STORE_TEST(live, what_one_may_not_read_is_not_followed_but_by_the_hub_itself)
{
	struct fixture f = open_fixture(engine);
	struct post article = given_article(&f);
	struct followed_thread thread;
	const struct internal_follow_comments_in own = {.id = article.id};
	const struct internal_follow_comments_in all = {.id = article.id, .all = true};
	act_as(&f, BOB, ROLE_USER);
	cr_expect(eq(int, follow(&f, own, &thread), ERR_NOT_FOUND));
	act_as(&f, 0, ROLE_SERVICE);
	cr_expect(eq(int, follow(&f, own, &thread), ERR_NOT_FOUND),
		"somebody who is not signed in");
	cr_expect(eq(int, follow(&f, all, &thread), OK));
	cr_expect(not(thread.is_public));
	act_as(&f, EVE, ROLE_APPROVER);
	cr_expect(eq(int, follow(&f, own, &thread), OK));
	act_as(&f, ANN, ROLE_USER);
	cr_expect(eq(int, follow(&f, own, &thread), OK));
}

STORE_TEST(live, a_hidden_comment_is_a_number_to_those_who_may_not_read_it)
{
	struct fixture f = open_fixture(engine);
	struct post post = given_post(&f, ANN, "Read");
	act_as(&f, BOB, ROLE_USER);
	struct comment comment = said(&f, post.id);
	hide(&f, comment.id);
	const struct {
		int64_t user_id;
		enum role role;
		bool all, reads;
	} readers[] = {{ANN, ROLE_USER, false, false}, {BOB, ROLE_USER, false, true},
		{EVE, ROLE_APPROVER, false, true}, {0, ROLE_SERVICE, false, false},
		{0, ROLE_SERVICE, true, true}};
	for (size_t i = 0; i < COUNT_OF(readers); i++) {
		act_as(&f, readers[i].user_id, readers[i].role);
		struct followed_thread thread = followed(&f,
			(struct internal_follow_comments_in){.id = post.id,
				.has_after = true,
				.all = readers[i].all});
		cr_assert(eq(sz, thread.items.count, 1));
		cr_expect(eq(int, thread.items.items[0].status, COMMENT_STATUS_HIDDEN));
		cr_expect(eq(int, thread.items.items[0].content != NULL, readers[i].reads));
	}
}

STORE_TEST(live, nobody_comments_for_nobody)
{
	struct fixture f = open_fixture(engine);
	struct post post = given_post(&f, ANN, "Read");
	struct comment comment;
	const struct internal_create_comment_in in = {.id = post.id, .body.content = "words"};
	act_as(&f, 0, ROLE_SERVICE);
	cr_expect(eq(int, internal_create_comment(&f.call, &in, &comment), ERR_FORBIDDEN));
}

STORE_TEST(live, threads_are_told_of_posts_that_are_there)
{
	struct fixture f = open_fixture(engine);
	struct post quiet = given_post(&f, ANN, "Quiet");
	struct post article = given_article(&f);
	act_as(&f, ANN, ROLE_USER);
	said(&f, article.id);
	int64_t ids[] = {quiet.id, article.id, 999999};
	struct thread_places places = {0};
	const struct internal_list_threads_in in = {.body.post_ids = {ids, COUNT_OF(ids)}};
	cr_assert(eq(int, internal_list_threads(&f.call, &in, &places), OK));
	cr_assert(eq(sz, places.items.count, 2));
	struct thread_places none = {0};
	cr_assert(eq(int,
		internal_list_threads(&f.call, &(struct internal_list_threads_in){0}, &none), OK));
	cr_expect(eq(sz, none.items.count, 0));
	for (size_t i = 0; i < 2; i++) {
		const struct thread_place *place = &places.items.items[i];
		bool is_quiet = place->post_id == quiet.id;
		cr_expect(eq(i64, place->last_seq, is_quiet ? 0 : 1));
		cr_expect(eq(int, place->is_public, is_quiet));
	}
}

/* Notifications. */

static struct notification_page notified(struct fixture *f, int64_t user_id, enum role role,
	int64_t after, int64_t limit)
{
	struct notification_page page = {0};
	const struct internal_list_notifications_in in = {.has_after = after >= 0,
		.after = after >= 0 ? after : 0,
		.limit = limit};
	act_as(f, user_id, role);
	cr_assert(eq(int, internal_list_notifications(&f->call, &in, &page), OK), "%s",
		f->call.failure.detail);
	return page;
}

static void approve(struct fixture *f, const struct post *article)
{
	struct post post;
	act_as(f, EVE, ROLE_APPROVER);
	cr_assert(eq(int,
		approve_article(&f->call, &(struct approve_article_in){.id = article->id}, &post),
		OK));
}

STORE_TEST(live, authors_are_told_of_their_own_and_moderators_of_what_is_submitted)
{
	struct fixture f = open_fixture(engine);
	struct post article = given_article(&f);
	approve(&f, &article);
	act_as(&f, BOB, ROLE_USER);
	said(&f, article.id);
	struct notification_page anns = notified(&f, ANN, ROLE_USER, 0, 100);
	cr_assert(eq(sz, anns.items.count, 2));
	cr_expect(eq(int, anns.items.items[0].kind, EVENT_KIND_ARTICLE_APPROVED));
	cr_expect(eq(int, anns.items.items[1].kind, EVENT_KIND_COMMENT_CREATED));
	cr_expect(anns.items.items[0].position < anns.items.items[1].position);
	cr_expect(eq(sz, notified(&f, BOB, ROLE_USER, 0, 100).items.count, 0));
	struct notification_page eves = notified(&f, EVE, ROLE_APPROVER, 0, 100);
	cr_assert(eq(sz, eves.items.count, 1));
	cr_expect(eq(int, eves.items.items[0].kind, EVENT_KIND_ARTICLE_SUBMITTED));
	cr_expect(eq(i64, eves.items.items[0].post_id, article.id));
	cr_expect(eq(i64, anns.last, eves.last));
}

STORE_TEST(live, pages_of_a_moderator_who_writes_are_in_order_and_miss_nothing)
{
	struct fixture f = open_fixture(engine);
	for (int i = 0; i < 3; i++) {
		struct post article = given_article(&f);
		approve(&f, &article);
	}
	int64_t after = 0;
	size_t seen = 0;
	for (bool more = true; more;) {
		struct notification_page page = notified(&f, ANN, ROLE_ADMIN, after, 2);
		for (size_t i = 0; i < page.items.count; i++) {
			cr_expect(page.items.items[i].position > after);
			after = page.items.items[i].position;
			seen++;
		}
		more = page.more;
	}
	cr_expect(eq(sz, seen, 6), "three submitted, three approved");
}

STORE_TEST(live, only_the_last_position_is_told_without_a_number)
{
	struct fixture f = open_fixture(engine);
	given_article(&f);
	struct notification_page page = notified(&f, EVE, ROLE_APPROVER, -1, 100);
	cr_expect(eq(sz, page.items.count, 0));
	cr_expect(page.last > 0);
	cr_expect(eq(sz, notified(&f, EVE, ROLE_APPROVER, page.last, 100).items.count, 0));
}

STORE_TEST(live, an_edit_of_what_was_decided_submits_it_again_and_one_of_what_is_pending_does_not)
{
	struct fixture f = open_fixture(engine);
	struct post article = given_article(&f), post;
	for (int i = 0; i < 2; i++) {
		act_as(&f, ANN, ROLE_USER);
		struct update_article_in in = {.id = article.id, .body.title = i ? "Two" : "One"};
		cr_assert(eq(int, update_article(&f.call, &in, &post), OK), "%s",
			f.call.failure.detail);
		if (!i)
			approve(&f, &article);
	}
	cr_expect(eq(sz, notified(&f, EVE, ROLE_APPROVER, 0, 100).items.count, 2));
}

STORE_TEST(live, who_follows_notifications_is_told_of_what_goes_live_by_the_schedule)
{
	struct fixture f = open_fixture(engine);
	int64_t before = notified(&f, ANN, ROLE_USER, -1, 100).last;
	act_as(&f, ANN, ROLE_USER);
	struct ticket anns = given_scheduled(&f, ANN, FIXTURE_NOW_US);
	struct ticket bobs = given_scheduled(&f, BOB, FIXTURE_NOW_US);
	when_published(&f, anns);
	when_published(&f, bobs);
	struct notification_page page = notified(&f, ANN, ROLE_USER, before, 100);
	cr_assert(eq(sz, page.items.count, 1));
	cr_expect(eq(int, page.items.items[0].kind, EVENT_KIND_POST_PUBLISHED));
	cr_expect(eq(i64, page.items.items[0].post_id, anns.post_id));
	cr_expect(eq(sz, notified(&f, BOB, ROLE_USER, 0, 100).items.count, 0), "he did not");
}

static enum err forget_authors(struct call *c, void *arg)
{
	return live_store_remove_authors(c, call_now_us(c) - US_PER_DAY, 10, arg);
}

STORE_TEST(live, authors_who_did_not_follow_for_long_are_forgotten)
{
	struct fixture f = open_fixture(engine);
	int64_t removed;
	notified(&f, ANN, ROLE_USER, -1, 100);
	f.clock->fixed_us += US_PER_HOUR;
	cr_assert(eq(int, db_write(&f.call, forget_authors, &removed), OK));
	cr_expect(eq(i64, removed, 0));
	f.clock->fixed_us += 2 * US_PER_DAY;
	notified(&f, BOB, ROLE_USER, -1, 100);
	cr_assert(eq(int, db_write(&f.call, forget_authors, &removed), OK));
	cr_expect(eq(i64, removed, 1));
}
