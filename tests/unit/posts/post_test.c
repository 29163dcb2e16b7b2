/* The rules of one post. */
#include "post.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "lists/search.h"
#include "schedule.h"
#include "tags.h"

#define ANN 1
#define BOB 2
#define NOW_US INT64_C(1767225600000000)

static struct call call;
static struct clock now;

static void start(void)
{
	now = clock_fixed(NOW_US);
	call_init(&call, arena_create(), &now);
	call.principal = (struct principal){.role = ROLE_USER, .user_id = ANN};
}

static void end(void)
{
	struct arena *arena = call.arena;
	call_finish(&call);
	arena_destroy(arena);
}

TestSuite(post, .init = start, .fini = end);

static struct post post_of(int64_t author_id, enum post_status status)
{
	return (struct post){.id = 7,
		.user_id = author_id,
		.kind = POST_KIND_POST,
		.status = status,
		.version = 3};
}

Test(post, only_its_author_and_admins_know_of_a_draft)
{
	struct post draft = post_of(BOB, POST_STATUS_DRAFT);
	cr_expect(eq(int, post_check_may_read(&call, &draft), ERR_NOT_FOUND));
	cr_expect(eq(int, post_check_may_change(&call, &draft), ERR_NOT_FOUND));
	call.principal.user_id = BOB;
	cr_expect(eq(int, post_check_may_change(&call, &draft), OK));
	call.principal = (struct principal){.role = ROLE_ADMIN, .user_id = ANN};
	cr_expect(eq(int, post_check_may_change(&call, &draft), OK));
	call.principal = (struct principal){.role = ROLE_PUBLIC};
	cr_expect(eq(int, post_check_may_read(&call, &draft), ERR_NOT_FOUND));
}

Test(post, everybody_reads_and_only_its_author_changes_what_is_public)
{
	struct post public = post_of(BOB, POST_STATUS_PUBLISHED);
	cr_expect(eq(int, post_check_may_read(&call, &public), OK));
	cr_expect(eq(int, post_check_may_change(&call, &public), ERR_FORBIDDEN));
}

Test(post, a_scheduled_post_is_not_public)
{
	struct post scheduled = post_of(BOB, POST_STATUS_SCHEDULED);
	cr_expect(not(post_is_public(&scheduled)));
	cr_expect(eq(int, post_check_may_read(&call, &scheduled), ERR_NOT_FOUND));
}

Test(post, approvers_read_what_waits_for_them_and_no_drafts)
{
	call.principal.role = ROLE_APPROVER;
	static const enum post_status submitted[] = {POST_STATUS_PENDING, POST_STATUS_REJECTED,
		POST_STATUS_SCHEDULED};
	struct post draft = post_of(BOB, POST_STATUS_DRAFT);
	draft.kind = POST_KIND_ARTICLE;
	cr_expect(eq(int, post_check_may_read(&call, &draft), ERR_NOT_FOUND));
	for (size_t i = 0; i < COUNT_OF(submitted); i++) {
		struct post article = post_of(BOB, submitted[i]);
		cr_expect(eq(int, post_check_may_read(&call, &article), ERR_NOT_FOUND));
		article.kind = POST_KIND_ARTICLE;
		cr_expect(eq(int, post_check_may_read(&call, &article), OK));
		cr_expect(eq(int, post_check_may_change(&call, &article), ERR_FORBIDDEN));
	}
}

Test(post, how_it_came_to_be_is_for_its_author_approvers_and_admins)
{
	struct post public = post_of(BOB, POST_STATUS_PUBLISHED);
	cr_expect(eq(int, post_check_may_review(&call, &public), ERR_FORBIDDEN));
	call.principal.role = ROLE_APPROVER;
	cr_expect(eq(int, post_check_may_review(&call, &public), OK));
	call.principal = (struct principal){.role = ROLE_USER, .user_id = BOB};
	cr_expect(eq(int, post_check_may_review(&call, &public), OK));
	struct post draft = post_of(ANN, POST_STATUS_DRAFT);
	cr_expect(eq(int, post_check_may_review(&call, &draft), ERR_NOT_FOUND));
}

Test(post, an_article_is_no_post)
{
	struct post post = post_of(BOB, POST_STATUS_PUBLISHED);
	cr_expect(eq(int, post_check_kind(&call, &post, 0), OK));
	cr_expect(eq(int, post_check_kind(&call, &post, POST_KIND_POST), OK));
	cr_expect(eq(int, post_check_kind(&call, &post, POST_KIND_ARTICLE), ERR_NOT_FOUND));
}

Test(post, if_match_takes_any_of_its_tags)
{
	struct post post = post_of(ANN, POST_STATUS_DRAFT);
	cr_expect(eq(int, post_check_match(&call, &post, NULL), OK));
	cr_expect(eq(int, post_check_match(&call, &post, "\"3\""), OK));
	cr_expect(eq(int, post_check_match(&call, &post, "\"1\", \"3\" "), OK));
	cr_expect(eq(int, post_check_match(&call, &post, "*"), OK));
	cr_expect(eq(int, post_check_match(&call, &post, "\"33\""), ERR_PRECONDITION));
	cr_expect(eq(int, post_check_match(&call, &post, "W/\"3\""), ERR_PRECONDITION));
	cr_expect(eq(int, post_check_match(&call, &post, "3"), ERR_PRECONDITION));
	cr_expect(eq(int, post_check_match(&call, &post, ""), ERR_PRECONDITION));
}

Test(post, a_post_is_published_and_an_article_waits)
{
	struct post post;
	struct post_draft draft = {.title = "t", .content = "c"};
	cr_assert(eq(int, post_from_draft(&call, &draft, ANN, &post), OK));
	cr_expect(eq(int, post.status, POST_STATUS_PUBLISHED));
	cr_expect(eq(i64, post.published_at_us, NOW_US));
	draft.kind = POST_KIND_ARTICLE;
	cr_assert(eq(int, post_from_draft(&call, &draft, ANN, &post), OK));
	cr_expect(eq(int, post.status, POST_STATUS_PENDING));
	cr_expect(not(post.has_published_at));
	draft.status = POST_DRAFT_STATUS_PUBLISHED;
	cr_expect(eq(int, post_from_draft(&call, &draft, ANN, &post), ERR_INVALID));
}

Test(post, a_change_leaves_alone_what_is_not_given)
{
	struct post post = post_of(ANN, POST_STATUS_PUBLISHED);
	post.title = "kept";
	post.tags = tags_split(&call, "a\nb");
	struct post_change change = {.content = "new"};
	cr_assert(eq(int, post_change(&call, &post, &change), OK));
	cr_expect(eq(str, (char *)post.title, "kept"));
	cr_expect(eq(str, (char *)post.content, "new"));
	cr_expect(eq(sz, post.tags.count, 2));
	change = (struct post_change){.has_tags = true};
	cr_assert(eq(int, post_change(&call, &post, &change), OK));
	cr_expect(eq(sz, post.tags.count, 0));
}

Test(post, the_moment_of_publication_stays)
{
	struct post post = post_of(ANN, POST_STATUS_DRAFT);
	struct post_change publish = {.status = POST_CHANGE_STATUS_PUBLISHED};
	cr_assert(eq(int, post_change(&call, &post, &publish), OK));
	struct post_change hide = {.status = POST_CHANGE_STATUS_DRAFT};
	cr_assert(eq(int, post_change(&call, &post, &hide), OK));
	cr_expect(eq(int, post.status, POST_STATUS_DRAFT));
	now.fixed_us += US_PER_DAY;
	cr_assert(eq(int, post_change(&call, &post, &publish), OK));
	cr_expect(eq(i64, post.published_at_us, NOW_US));
}

Test(post, an_article_is_out_from_its_approval_on_and_that_moment_stays)
{
	struct post article = post_of(ANN, POST_STATUS_PENDING);
	article.kind = POST_KIND_ARTICLE;
	post_note_publication(&call, &article);
	cr_expect(not(article.has_published_at));
	article.status = POST_STATUS_APPROVED;
	post_note_publication(&call, &article);
	cr_expect(eq(i64, article.published_at_us, NOW_US));
	now.fixed_us += US_PER_DAY;
	post_note_publication(&call, &article);
	cr_expect(eq(i64, article.published_at_us, NOW_US));
}

Test(post, a_scheduled_post_keeps_its_state_and_takes_new_words)
{
	struct post post = post_of(ANN, POST_STATUS_SCHEDULED);
	struct post_change publish = {.status = POST_CHANGE_STATUS_PUBLISHED};
	cr_expect(eq(int, post_change(&call, &post, &publish), ERR_CONFLICT));
	struct post_change words = {.title = "better"};
	cr_expect(eq(int, post_change(&call, &post, &words), OK));
	cr_expect(eq(int, post.status, POST_STATUS_SCHEDULED));
}

Test(post, what_may_be_scheduled_depends_on_kind_and_state)
{
	static const enum post_status all[] = {POST_STATUS_DRAFT, POST_STATUS_PENDING,
		POST_STATUS_APPROVED, POST_STATUS_REJECTED, POST_STATUS_SCHEDULED,
		POST_STATUS_PUBLISHED};
	for (size_t i = 0; i < COUNT_OF(all); i++) {
		struct post post = post_of(ANN, all[i]);
		bool may = all[i] == POST_STATUS_DRAFT;
		cr_expect(eq(int, schedule_check_new(&call, &post), may ? OK : ERR_CONFLICT));
		post.kind = POST_KIND_ARTICLE;
		may = all[i] == POST_STATUS_APPROVED;
		cr_expect(eq(int, schedule_check_new(&call, &post), may ? OK : ERR_CONFLICT));
	}
}

Test(post, only_a_pending_schedule_is_moved_or_cancelled)
{
	struct post post = post_of(ANN, POST_STATUS_SCHEDULED);
	cr_expect(eq(int, schedule_check_pending(&call, &post), OK));
	post.status = POST_STATUS_DRAFT;
	cr_expect(eq(int, schedule_check_pending(&call, &post), ERR_NOT_FOUND));
	post.status = POST_STATUS_PUBLISHED;
	cr_expect(eq(int, schedule_check_pending(&call, &post), ERR_NOT_FOUND));
	post.has_publish_at = true;
	cr_expect(eq(int, schedule_check_pending(&call, &post), ERR_CONFLICT));
}

Test(post, tags_survive_their_column)
{
	const char *words[] = {"one", "two words", "one", "дрі"};
	struct text_list tags = {words, COUNT_OF(words)};
	struct text_list unique = tags_unique(&call, &tags);
	cr_assert(eq(sz, unique.count, 3));
	struct text_list back = tags_split(&call, tags_join(&call, &unique));
	cr_assert(eq(sz, back.count, 3));
	cr_expect(eq(str, (char *)back.items[1], "two words"));
	cr_expect(eq(str, (char *)back.items[2], "дрі"));
	cr_expect(eq(sz, tags_split(&call, "").count, 0));
	cr_expect(eq(str, (char *)tags_join(&call, &(struct text_list){0}), ""));
}

Test(post, search_words_are_only_words)
{
	cr_expect(eq(str, (char *)search_words(&call, "big  cat"), "\"big\" \"cat\""));
	cr_expect(eq(str, (char *)search_words(&call, "a\"b OR* (東京)"),
		"\"a\" \"b\" \"OR\" \"東京\""));
	cr_expect(search_words(&call, "- \" *") == NULL);
}
