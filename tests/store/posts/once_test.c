/* A request with an Idempotency-Key, from the row of its operation to the answer that is kept. */
#include "http/once.h"

#include <pthread.h>
#include <string.h>

#include "given.h"
#include "posts_api.h"
#include "posts_sql.h"
#include "service/answers.h"

#define AT_ONCE 6
#define HOURS 24

static const struct service_plan plan = {.sql = &posts_sql};
static struct service service = {
	.plan = &plan,
	.config = {.service_token = "the-service-token",
		.idempotency_hours = HOURS,
		.idempotency_keys = 3},
};

/* A request and its answer. */
struct sent {
	struct call *c;
	struct operation operation; /* a copy, for tests that change how it runs */
	struct create_post_in in;
	struct post out;
	struct reply reply;
	enum err err;
};

static const struct operation *row_of(const char *id)
{
	for (size_t i = 0; i < posts_api.operation_count; i++)
		if (strcmp(posts_api.operations[i].id, id) == 0)
			return &posts_api.operations[i];
	cr_fatal("there is no operation %s", id);
	return NULL;
}

static struct sent request(const struct fixture *f, const char *title)
{
	struct sent sent = {.c = fixture_call(f), .operation = *row_of("create_post")};
	sent.c->principal = (struct principal){.user_id = ANN, .role = ROLE_USER};
	sent.in.body = (struct post_draft){.title = title, .content = "Words."};
	return sent;
}

static void send_to(struct sent *sent, const struct answer_keeper *keeper, const char *key)
{
	const struct route_match match = {.operation = &sent->operation};
	const struct incoming in = {.verb = HTTP_POST,
		.known[HEADER_IDEMPOTENCY_KEY] = key,
		.body = sent->in.body.title,
		.body_len = strlen(sent->in.body.title)};
	const struct execution execution = {.match = &match,
		.in = &in,
		.reply = &sent->reply,
		.input = &sent->in,
		.output = &sent->out};
	reply_init(&sent->reply, sent->c);
	sent->err = once_run(sent->c, &execution, keeper);
}

static struct sent when_sent(const struct fixture *f, const char *key, const char *title)
{
	struct answers *answers = answers_create(&service);
	const struct answer_keeper keeper = answers_keeper(answers);
	struct sent sent = request(f, title);
	send_to(&sent, &keeper, key);
	answers_destroy(answers);
	return sent;
}

static const char *body_of(struct sent *sent)
{
	size_t len;
	const char *text = reply_text(&sent->reply, &len);
	return arena_copy(sent->c->arena, text, len);
}

static const char *header_of(const struct sent *sent, const char *name)
{
	for (const struct reply_header *each = sent->c->reply_headers; each; each = each->next)
		if (strcmp(each->name, name) == 0)
			return each->value;
	return "";
}

static int64_t posts_there(struct fixture *f)
{
	return counted(f, "SELECT count(*) FROM posts");
}

static int64_t keys_there(struct fixture *f)
{
	return counted(f, "SELECT count(*) FROM idempotency_keys");
}

STORE_TEST(once, carries_out_the_first_and_answers_the_others_as_it_did)
{
	struct fixture f = open_fixture(engine);
	struct sent first = when_sent(&f, "\"k\"", "One");
	f.clock->fixed_us += US_PER_HOUR;
	struct sent again = when_sent(&f, "k", "One");
	cr_assert(first.err == OK && again.err == OK);
	cr_expect(eq(str, (char *)body_of(&again), (char *)body_of(&first)));
	cr_expect(eq(int, again.reply.status, 201));
	cr_expect(eq(str, (char *)again.reply.location, (char *)first.reply.location));
	cr_expect(eq(str, (char *)header_of(&first, "Idempotency-Replayed"), ""));
	cr_expect(eq(str, (char *)header_of(&again, "Idempotency-Replayed"), "true"));
	cr_expect(eq(i64, posts_there(&f), 1));
}

STORE_TEST(once, refuses_another_request_under_the_key_and_takes_it_under_another)
{
	struct fixture f = open_fixture(engine);
	cr_assert(eq(int, when_sent(&f, "k", "One").err, OK));
	cr_expect(eq(int, when_sent(&f, "k", "Two").err, ERR_INVALID));
	cr_expect(eq(int, when_sent(&f, "K", "Two").err, OK));
	cr_expect(eq(i64, posts_there(&f), 2));
}

STORE_TEST(once, keeps_nothing_of_what_was_refused)
{
	struct fixture f = open_fixture(engine);
	struct answers *answers = answers_create(&service);
	const struct answer_keeper keeper = answers_keeper(answers);
	struct image_reference unknown = {.has_media_id = true, .media_id = 1};
	struct sent bad = request(&f, "One");
	bad.in.body.images = (struct image_reference_list){&unknown, 1};
	send_to(&bad, &keeper, "k");
	answers_destroy(answers);
	cr_expect(eq(int, bad.err, ERR_INVALID));
	cr_expect(eq(sz, bad.c->failure.violation_count, 1));
	cr_expect(eq(i64, keys_there(&f), 0));
	cr_expect(eq(int, when_sent(&f, "k", "One").err, OK));
	cr_expect(eq(i64, posts_there(&f), 1));
}

static enum err keep_none(void *self, struct call *c, const struct request_claim *claim,
	const struct kept_answer *answer)
{
	(void)self;
	(void)claim;
	(void)answer;
	return fail(c, ERR_TOO_LARGE, "there is no room for it");
}

STORE_TEST(once, makes_nothing_whose_answer_cannot_be_kept)
{
	struct fixture f = open_fixture(engine);
	struct answers *answers = answers_create(&service);
	struct answer_keeper keeper = answers_keeper(answers);
	keeper.keep = keep_none;
	struct sent sent = request(&f, "One");
	send_to(&sent, &keeper, "k");
	answers_destroy(answers);
	cr_expect(eq(int, sent.err, ERR_TOO_LARGE));
	cr_expect(eq(i64, posts_there(&f), 0));
	cr_expect(eq(i64, keys_there(&f), 0));
}

static enum err create_and_lose(struct call *c, const void *in, void *out)
{
	TRY(row_of("create_post")->run(c, in, out));
	return fail(c, ERR_UNAVAILABLE, "nobody knows whether it was committed");
}

STORE_TEST(once, answers_what_was_committed_although_the_news_of_it_was_lost)
{
	struct fixture f = open_fixture(engine);
	struct answers *answers = answers_create(&service);
	const struct answer_keeper keeper = answers_keeper(answers);
	struct sent sent = request(&f, "One");
	sent.operation.run = create_and_lose;
	send_to(&sent, &keeper, "k");
	answers_destroy(answers);
	cr_assert(eq(int, sent.err, OK));
	cr_expect(eq(int, sent.reply.status, 201));
	cr_expect(ne(ptr, strstr(body_of(&sent), "\"title\":\"One\""), NULL));
	cr_expect(eq(i64, posts_there(&f), 1));
}

static enum err fail_before(struct call *c, const void *in, void *out)
{
	(void)in;
	(void)out;
	return fail_retry(c, ERR_UNAVAILABLE, 7, "the disk is full");
}

STORE_TEST(once, tells_a_failure_as_it_was)
{
	struct fixture f = open_fixture(engine);
	struct answers *answers = answers_create(&service);
	const struct answer_keeper keeper = answers_keeper(answers);
	struct sent sent = request(&f, "One");
	sent.operation.run = fail_before;
	send_to(&sent, &keeper, "k");
	answers_destroy(answers);
	cr_expect(eq(int, sent.err, ERR_UNAVAILABLE));
	cr_expect(eq(int, sent.c->failure.retry_after_s, 7));
	cr_expect(eq(str, (char *)sent.c->failure.detail, "the disk is full"));
	cr_expect(eq(i64, keys_there(&f), 0));
}

STORE_TEST(once, forgets_after_its_hours_and_not_before)
{
	struct fixture f = open_fixture(engine);
	cr_assert(eq(int, when_sent(&f, "k", "One").err, OK));
	f.clock->fixed_us += HOURS * US_PER_HOUR - 1;
	cr_expect(eq(int, when_sent(&f, "k", "Two").err, ERR_INVALID));
	f.clock->fixed_us += 1;
	cr_expect(eq(int, when_sent(&f, "k", "Two").err, OK));
	cr_expect(eq(i64, posts_there(&f), 2));
	cr_expect(eq(i64, keys_there(&f), 1));
}

STORE_TEST(once, remembers_so_many_of_each_and_tells_when_there_is_room)
{
	struct fixture f = open_fixture(engine);
	const char *const keys[] = {"a", "b", "c"};
	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		cr_assert(eq(int, when_sent(&f, keys[i], "One").err, OK));
		f.clock->fixed_us += US_PER_HOUR;
	}
	struct sent over = when_sent(&f, "d", "One");
	cr_expect(eq(int, over.err, ERR_THROTTLED));
	cr_expect(le(int, over.c->failure.retry_after_s, (HOURS - 3) * 3600 + 1));
	cr_expect(eq(int, when_sent(&f, "a", "One").err, OK), "those that are there stay");
	cr_expect(eq(i64, posts_there(&f), 3));
	f.clock->fixed_us += over.c->failure.retry_after_s * US_PER_SECOND;
	cr_expect(eq(int, when_sent(&f, "d", "One").err, OK));
}

STORE_TEST(once, seals_an_answer_that_is_secret)
{
	struct fixture f = open_fixture(engine);
	struct answers *answers = answers_create(&service);
	const struct answer_keeper keeper = answers_keeper(answers);
	struct sent first = request(&f, "Secret"), again = request(&f, "Secret");
	first.operation.secret_answer = again.operation.secret_answer = true;
	send_to(&first, &keeper, "k");
	send_to(&again, &keeper, "k");
	cr_expect(eq(i64,
		counted(&f, "SELECT count(*) FROM idempotency_keys WHERE body LIKE '%Secret%'"),
		0));
	cr_assert(first.err == OK && again.err == OK);
	cr_expect(eq(str, (char *)body_of(&again), (char *)body_of(&first)));
	service.config.service_token = "another-token";
	struct sent later = request(&f, "Secret");
	later.operation.secret_answer = true;
	send_to(&later, &keeper, "k");
	service.config.service_token = "the-service-token";
	answers_destroy(answers);
	cr_expect(eq(int, later.err, ERR_CONFLICT));
	cr_expect(eq(i64, posts_there(&f), 1));
}

STORE_TEST(once, takes_no_key_that_is_none)
{
	struct fixture f = open_fixture(engine);
	const char *const keys[] = {"", "\"\"", "a b", "a\"b", "a,b", "a\x7f"};
	for (size_t i = 0; i < COUNT_OF(keys); i++)
		cr_expect(eq(int, when_sent(&f, keys[i], "One").err, ERR_BAD_REQUEST), "%zu", i);
	cr_expect(eq(i64, posts_there(&f), 0));
}

struct sender {
	struct sent sent;
	const struct answer_keeper *keeper;
	pthread_barrier_t *start;
};

static void *send_at_once(void *arg)
{
	struct sender *sender = arg;
	pthread_barrier_wait(sender->start);
	send_to(&sender->sent, sender->keeper, "k");
	return NULL;
}

STORE_TEST(once, of_many_at_the_same_time_carries_out_one)
{
	struct fixture f = open_fixture(engine);
	struct answers *answers = answers_create(&service);
	const struct answer_keeper keeper = answers_keeper(answers);
	struct sender senders[AT_ONCE];
	pthread_t threads[AT_ONCE];
	pthread_barrier_t start;
	pthread_barrier_init(&start, NULL, AT_ONCE);
	for (size_t i = 0; i < AT_ONCE; i++)
		senders[i] = (struct sender){request(&f, "One"), &keeper, &start};
	for (size_t i = 0; i < AT_ONCE; i++)
		cr_assert(eq(int, pthread_create(&threads[i], NULL, send_at_once, &senders[i]), 0));
	for (size_t i = 0; i < AT_ONCE; i++)
		pthread_join(threads[i], NULL);
	answers_destroy(answers);
	for (size_t i = 0; i < AT_ONCE; i++) {
		cr_expect(eq(int, senders[i].sent.err, OK), "%zu", i);
		cr_expect(eq(str, (char *)body_of(&senders[i].sent),
			(char *)body_of(&senders[0].sent)));
	}
	cr_expect(eq(i64, posts_there(&f), 1));
}
