/* Answers that are kept for requests with an Idempotency-Key. */
#include "service/answers.h"

#include <string.h>

#include "analytics_sql.h"
#include "store/fixture.h"

#define ANN 7
#define BOB 8
#define NOBODY 0
#define KEYS_MAX 3
#define LIFE_US (24 * US_PER_HOUR)
#define BODY "{\"secret\":\"told once\"}"

static const struct service_plan plan = {.daemon = "analytics", .sql = &analytics_sql};

/* One request, and what it was answered. */
struct asking {
	struct answer_keeper keeper;
	struct request_claim claim;
	struct kept_answer answer;
	enum err fails_with; /* after it was kept */
};

static struct service service;

static struct answers *open_answers(const char *token)
{
	service = (struct service){.plan = &plan,
		.config = {.service_token = token,
			.idempotency_hours = 24,
			.idempotency_keys = KEYS_MAX}};
	return answers_create(&service);
}

static struct asking asking(struct answers *answers, int64_t owner_id, const char *key)
{
	return (struct asking){.keeper = answers_keeper(answers),
		.claim = {.key = key, .fingerprint = "one request", .owner_id = owner_id},
		.answer = {201, "ETag: \"1\"\n", BODY, strlen(BODY)}};
}

static enum err carry_out(struct call *c, void *arg)
{
	struct asking *asking = arg;
	const struct answer_keeper *keeper = &asking->keeper;
	asking->claim.asked_at_us = call_now_us(c);
	TRY(keeper->begin(keeper->self, c, &asking->claim));
	TRY(keeper->keep(keeper->self, c, &asking->claim, &asking->answer));
	return asking->fails_with;
}

static enum err when_asked(struct fixture *f, struct asking asking)
{
	call_forgive(&f->call);
	return db_write(&f->call, carry_out, &asking);
}

static enum err find(struct fixture *f, struct asking *asking)
{
	const struct answer_keeper *keeper = &asking->keeper;
	call_forgive(&f->call);
	asking->answer = (struct kept_answer){0};
	return keeper->find(keeper->self, &f->call, &asking->claim, &asking->answer);
}

STORE_TEST(answers, are_found_as_they_were)
{
	struct fixture f = open_fixture(engine);
	struct answers *answers = open_answers("token");
	struct asking ann = asking(answers, ANN, "key");
	cr_assert(eq(int, find(&f, &ann), ERR_NOT_FOUND));
	cr_assert(eq(int, when_asked(&f, asking(answers, ANN, "key")), OK));

	cr_assert(eq(int, find(&f, &ann), OK));
	cr_expect(eq(int, ann.answer.status, 201));
	cr_expect(eq(str, (char *)ann.answer.head, "ETag: \"1\"\n"));
	cr_expect(eq(str, (char *)ann.answer.body, BODY));
	cr_expect(eq(sz, ann.answer.body_len, strlen(BODY)));
	cr_expect(eq(i64, ann.claim.asked_at_us, f.clock->fixed_us));
	answers_destroy(answers);
}

STORE_TEST(answers, are_their_owners_and_their_requests)
{
	struct fixture f = open_fixture(engine);
	struct answers *answers = open_answers("token");
	struct asking ann = asking(answers, ANN, "key"), bob = asking(answers, BOB, "key");
	cr_assert(eq(int, when_asked(&f, ann), OK));
	cr_expect(eq(int, find(&f, &bob), ERR_NOT_FOUND));
	cr_expect(eq(int, when_asked(&f, asking(answers, BOB, "key")), OK));

	strcpy(ann.claim.fingerprint, "another request");
	cr_expect(eq(int, find(&f, &ann), ERR_INVALID));
	answers_destroy(answers);
}

STORE_TEST(answers, are_begun_once_unless_what_began_failed)
{
	struct fixture f = open_fixture(engine);
	struct answers *answers = open_answers("token");
	struct asking ann = asking(answers, ANN, "key");
	ann.fails_with = ERR_NOT_FOUND;
	cr_assert(eq(int, when_asked(&f, ann), ERR_NOT_FOUND));
	cr_expect(eq(int, find(&f, &ann), ERR_NOT_FOUND));
	cr_expect(eq(int, when_asked(&f, asking(answers, ANN, "key")), OK));
	cr_expect(eq(int, when_asked(&f, asking(answers, ANN, "key")), ERR_CONFLICT));
	answers_destroy(answers);
}

STORE_TEST(answers, are_forgotten_with_time)
{
	struct fixture f = open_fixture(engine);
	struct answers *answers = open_answers("token");
	struct asking ann = asking(answers, ANN, "key");
	cr_assert(eq(int, when_asked(&f, ann), OK));
	f.clock->fixed_us += LIFE_US - 1;
	cr_expect(eq(int, find(&f, &ann), OK));
	cr_expect(eq(int, when_asked(&f, asking(answers, ANN, "key")), ERR_CONFLICT));
	f.clock->fixed_us += 1;
	cr_expect(eq(int, find(&f, &ann), ERR_NOT_FOUND));
	cr_expect(eq(int, when_asked(&f, asking(answers, ANN, "key")), OK));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM idempotency_keys"), 1));
	answers_destroy(answers);
}

STORE_TEST(answers, are_as_many_as_one_may_have)
{
	static const char *const keys[] = {"a", "b", "c"};
	struct fixture f = open_fixture(engine);
	struct answers *answers = open_answers("token");
	for (size_t i = 0; i < KEYS_MAX; i++) {
		cr_assert(eq(int, when_asked(&f, asking(answers, ANN, keys[i])), OK));
		f.clock->fixed_us += US_PER_HOUR;
	}
	cr_expect(eq(int, when_asked(&f, asking(answers, ANN, "d")), ERR_THROTTLED));
	cr_expect(eq(int, f.call.failure.retry_after_s, 21 * 3600 + 1));
	cr_expect(eq(int, when_asked(&f, asking(answers, BOB, "d")), OK));
	f.clock->fixed_us += 21 * US_PER_HOUR;
	cr_expect(eq(int, when_asked(&f, asking(answers, ANN, "d")), OK));
	answers_destroy(answers);
}

STORE_TEST(answers, of_nobody_are_as_many_as_there_are)
{
	struct fixture f = open_fixture(engine);
	struct answers *answers = open_answers("token");
	for (int i = 0; i < 2 * KEYS_MAX; i++)
		cr_expect(eq(int,
			when_asked(&f, asking(answers, NOBODY, call_printf(&f.call, "%d", i))),
			OK));
	answers_destroy(answers);
}

STORE_TEST(answers, with_a_secret_are_sealed)
{
	struct fixture f = open_fixture(engine);
	struct answers *answers = open_answers("token");
	struct asking ann = asking(answers, ANN, "key");
	ann.claim.secret = true;
	cr_assert(eq(int, when_asked(&f, ann), OK));
	cr_expect(eq(i64,
		counted(&f, "SELECT count(*) FROM idempotency_keys WHERE body LIKE '%told%'"
			    " OR head LIKE '%ETag%' OR key LIKE '%key%'"),
		0));
	cr_assert(eq(int, find(&f, &ann), OK));
	cr_expect(eq(str, (char *)ann.answer.body, BODY));
	cr_expect(eq(str, (char *)ann.answer.head, "ETag: \"1\"\n"));
	answers_destroy(answers);

	answers = open_answers("another token");
	ann.keeper = answers_keeper(answers);
	cr_expect(eq(int, find(&f, &ann), ERR_CONFLICT));
	answers_destroy(answers);
}

STORE_TEST(answers, are_not_kept_beyond_their_bound)
{
	struct fixture f = open_fixture(engine);
	struct answers *answers = open_answers("token");
	struct asking ann = asking(answers, ANN, "key");
	ann.answer.body_len = 8 * 1024 * 1024 + 1;
	cr_expect(eq(int, when_asked(&f, ann), ERR_TOO_LARGE));
	cr_expect(eq(int, find(&f, &ann), ERR_NOT_FOUND));
	ann = asking(answers, ANN, "key");
	char *body = call_alloc(&f.call, 8 * 1024 * 1024 + 1);
	ann.answer.body = memset(body, 'x', 8 * 1024 * 1024);
	ann.answer.body_len = 8 * 1024 * 1024;
	cr_expect(eq(int, when_asked(&f, ann), OK));
	cr_expect(eq(int, find(&f, &ann), OK));
	answers_destroy(answers);
}

static enum err purge(struct call *c, void *arg)
{
	int64_t *before_us = arg;
	return db_query(c, &SQL_IDEMPOTENCY_PURGE, DB_ARGS(db_time(*before_us), db_int(500)), NULL);
}

STORE_TEST(answers, that_are_old_are_removed)
{
	struct fixture f = open_fixture(engine);
	struct answers *answers = open_answers("token");
	cr_assert(eq(int, when_asked(&f, asking(answers, ANN, "old")), OK));
	int64_t before_us = f.clock->fixed_us;
	f.clock->fixed_us += 1;
	cr_assert(eq(int, when_asked(&f, asking(answers, ANN, "young")), OK));
	cr_assert(eq(int, db_write(&f.call, purge, &before_us), OK));
	struct asking young = asking(answers, ANN, "young");
	cr_expect(eq(int, find(&f, &young), OK));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM idempotency_keys"), 1));
	answers_destroy(answers);
}
