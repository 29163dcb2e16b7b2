/* Feature requests: votes that count once, whoever votes at the same time; their lists. */
#include <pthread.h>

#include "given.h"
#include "store/plan.h"

static struct feature_request given_request(struct fixture *f, const char *title)
{
	struct feature_request request;
	const struct create_feature_request_in in = {
		.body = {.title = title, .description = "Please."}};
	cr_assert(eq(int, create_feature_request(&f->call, &in, &request), OK));
	return request;
}

static struct feature_request request_of(struct fixture *f, int64_t id)
{
	struct feature_request request;
	cr_assert(eq(int,
		get_feature_request(&f->call, &(struct get_feature_request_in){.id = id}, &request),
		OK));
	return request;
}

static struct feature_request voted(struct fixture *f, int64_t id)
{
	struct feature_request request;
	const struct vote_for_feature_request_in in = {.id = id};
	cr_assert(eq(int, vote_for_feature_request(&f->call, &in, &request), OK));
	return request;
}

static struct feature_request unvoted(struct fixture *f, int64_t id)
{
	struct feature_request request;
	const struct take_feature_vote_back_in in = {.id = id};
	cr_assert(eq(int, take_feature_vote_back(&f->call, &in, &request), OK));
	return request;
}

static enum err change(struct fixture *f, int64_t id, struct feature_request_change body)
{
	struct feature_request request;
	const struct update_feature_request_in in = {.id = id, .body = body};
	return update_feature_request(&f->call, &in, &request);
}

STORE_TEST(feature_requests, a_vote_counts_once_and_is_taken_back_once)
{
	struct fixture f = open_fixture(engine);
	act_as(&f, ANN, ROLE_USER);
	struct feature_request request = given_request(&f, "Dark mode");
	cr_expect(eq(i64, request.votes, 0));
	cr_expect(not(request.voted));
	cr_expect(eq(i64, voted(&f, request.id).votes, 1));
	cr_expect(eq(i64, voted(&f, request.id).votes, 1));
	act_as(&f, BOB, ROLE_USER);
	cr_expect(not(request_of(&f, request.id).voted));
	cr_expect(eq(i64, voted(&f, request.id).votes, 2));
	cr_expect(request_of(&f, request.id).voted);
	cr_expect(eq(i64, unvoted(&f, request.id).votes, 1));
	cr_expect(eq(i64, unvoted(&f, request.id).votes, 1));
	cr_expect(not(request_of(&f, request.id).voted));
	cr_expect(eq(i64, request_of(&f, request.id).votes, 1));
	cr_expect(eq(i64, request_of(&f, request.id).version, 1));
}

struct voter {
	struct call *call;
	int64_t id;
	int failed;
	pthread_t thread;
};

static void *vote_often(void *arg)
{
	struct voter *voter = arg;
	struct feature_request request;
	const struct vote_for_feature_request_in vote = {.id = voter->id};
	const struct take_feature_vote_back_in back = {.id = voter->id};
	for (int i = 0; i < 10; i++) {
		voter->failed += vote_for_feature_request(voter->call, &vote, &request) != OK;
		if (i % 3 == 1)
			voter->failed += take_feature_vote_back(voter->call, &back, &request) != OK;
	}
	return NULL;
}

/* Each of four people from two places at once. */
STORE_TEST(feature_requests, votes_at_the_same_time_count_once)
{
	enum { VOTERS = 8, PEOPLE = 4 };
	struct fixture f = open_fixture(engine);
	act_as(&f, ANN, ROLE_USER);
	struct feature_request request = given_request(&f, "Dark mode");
	struct voter voters[VOTERS];
	for (int i = 0; i < VOTERS; i++) {
		voters[i] = (struct voter){.call = fixture_call(&f), .id = request.id};
		voters[i].call->principal = (struct principal){.user_id = 1 + i % PEOPLE,
			.role = ROLE_USER};
		pthread_create(&voters[i].thread, NULL, vote_often, &voters[i]);
	}
	for (int i = 0; i < VOTERS; i++) {
		pthread_join(voters[i].thread, NULL);
		cr_expect(eq(int, voters[i].failed, 0));
	}
	cr_expect(eq(i64, request_of(&f, request.id).votes, PEOPLE), "the last word is a vote");
	cr_expect(request_of(&f, request.id).voted);
}

static struct feature_request_page listed(struct fixture *f, struct list_feature_requests_in in)
{
	struct feature_request_page page = {0};
	cr_assert(eq(int, list_feature_requests(&f->call, &in, &page), OK));
	return page;
}

STORE_TEST(feature_requests, are_listed_by_votes_or_newest_first_page_by_page)
{
	struct fixture f = open_fixture(engine);
	int64_t ids[6];
	for (int i = 0; i < 6; i++) {
		act_as(&f, ANN, ROLE_USER);
		ids[i] = given_request(&f, "One").id;
		for (int voter = 0; voter < i / 2; voter++) {
			act_as(&f, 10 + voter, ROLE_USER);
			voted(&f, ids[i]);
		}
	}
	static const enum list_feature_requests_sort sorts[] =
		{LIST_FEATURE_REQUESTS_SORT_VOTES_DESC, LIST_FEATURE_REQUESTS_SORT_CREATED_AT_DESC};
	for (size_t i = 0; i < COUNT_OF(sorts); i++) {
		struct list_feature_requests_in in = {.sort = sorts[i], .limit = 4};
		struct feature_request_page first = listed(&f, in);
		in.cursor = first.next_cursor;
		struct feature_request_page rest = listed(&f, in);
		cr_assert(eq(sz, first.items.count, 4));
		cr_assert(eq(sz, rest.items.count, 2));
		cr_expect(eq(ptr, (void *)rest.next_cursor, NULL));
		for (size_t j = 0; j < 6; j++)
			cr_expect(eq(i64,
				j < 4 ? first.items.items[j].id : rest.items.items[j - 4].id,
				ids[5 - j]));
	}
}

STORE_TEST(feature_requests, are_filtered_by_what_was_decided)
{
	struct fixture f = open_fixture(engine);
	act_as(&f, ANN, ROLE_USER);
	struct feature_request one = given_request(&f, "One");
	given_request(&f, "Two");
	act_as(&f, BOB, ROLE_ADMIN);
	cr_assert(eq(int,
		change(&f, one.id,
			(struct feature_request_change){.status = FEATURE_REQUEST_STATUS_ACCEPTED}),
		OK));
	for (int sort = 1; sort <= 2; sort++) {
		struct feature_request_page page = listed(&f,
			(struct list_feature_requests_in){.limit = 10,
				.sort = (enum list_feature_requests_sort)sort,
				.status = FEATURE_REQUEST_STATUS_ACCEPTED});
		cr_assert(eq(sz, page.items.count, 1));
		cr_expect(eq(i64, page.items.items[0].id, one.id));
	}
}

STORE_TEST(feature_requests, of_a_closed_account_stay_without_it_and_its_votes_go)
{
	enum { MANY = 105 };
	struct fixture f = open_fixture(engine);
	act_as(&f, BOB, ROLE_USER);
	int64_t bobs = given_request(&f, "Bob's").id;
	act_as(&f, ANN, ROLE_USER);
	int64_t anns = given_request(&f, "Ann's").id;
	for (int i = 0; i < MANY; i++)
		voted(&f, given_request(&f, "One of many").id);
	voted(&f, bobs);
	act_as(&f, BOB, ROLE_USER);
	voted(&f, anns);
	voted(&f, bobs);
	struct posts_removal removal = {0};
	const struct internal_remove_posts_in in = {.id = ANN};
	cr_assert(eq(int, internal_remove_posts(&f.call, &in, &removal), OK));
	cr_expect(removal.done);
	cr_expect(eq(i64, request_of(&f, bobs).votes, 1));
	cr_expect(eq(i64, request_of(&f, anns).votes, 1));
	cr_expect(not(request_of(&f, anns).has_user_id));
	struct feature_request_page page = listed(&f,
		(struct list_feature_requests_in){.limit = 100,
			.sort = LIST_FEATURE_REQUESTS_SORT_VOTES_DESC});
	for (size_t i = 2; i < page.items.count; i++)
		cr_expect(eq(i64, page.items.items[i].votes, 0));
}
