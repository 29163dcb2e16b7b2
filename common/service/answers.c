/* A key is stored as its digest, and an answer with a secret sealed under both the key and the
 * service token: who has the database alone, or a backup of it, reads neither. */
#include "service/answers.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/seal.h"
#include "service/janitor.h"

#define ANSWER_BYTES_MAX ((size_t)8 * 1024 * 1024)

enum statement { FIND, BEGIN, KEEP, FORGET, OLDEST_ALLOWED, PURGE, STATEMENT_COUNT };

static const char *const names[STATEMENT_COUNT] = {
	[FIND] = "idempotency_find",
	[BEGIN] = "idempotency_begin",
	[KEEP] = "idempotency_keep",
	[FORGET] = "idempotency_forget",
	[OLDEST_ALLOWED] = "idempotency_oldest_allowed",
	[PURGE] = "idempotency_purge",
};

struct answers {
	const struct service *service;
	const struct sql *statements[STATEMENT_COUNT];
	int64_t keep_us;
	struct janitor_chore chore;
	struct janitor *janitor;
};

/* Keys. */

static struct db_value digest_of(struct call *c, const struct request_claim *claim)
{
	char *digest = call_alloc(c, SHA256_HEX_SIZE);
	sha256_hex(claim->key, strlen(claim->key), digest);
	return db_text(digest);
}

static int64_t cutoff_us(const struct answers *answers, const struct call *c)
{
	return call_now_us(c) - answers->keep_us;
}

static void seal_key_of(const struct answers *answers, struct call *c,
	const struct request_claim *claim, struct seal_key *key)
{
	seal_derive(answers->service->config.service_token,
		call_printf(c, "answer %" PRId64 " %s", claim->owner_id, claim->key), key);
}

/* Keeping. */

/* Nobody signed in: each of those answers is an account that was opened, and as many may be. */
static enum err check_room(struct call *c, const struct answers *answers,
	const struct request_claim *claim)
{
	int64_t max = answers->service->config.idempotency_keys;
	struct db_row row;
	if (!claim->owner_id)
		return OK;
	enum err err = db_query_one(c, answers->statements[OLDEST_ALLOWED],
		DB_ARGS(db_int(claim->owner_id), db_time(cutoff_us(answers, c)), db_int(max - 1)),
		&row);
	if (err != ERR_NOT_FOUND) {
		TRY(err);
		int64_t wait_us = row_time(&row) - cutoff_us(answers, c);
		return fail_retry(c, ERR_THROTTLED, (int)(wait_us / US_PER_SECOND) + 1,
			"%" PRId64 " Idempotency-Keys of yours are remembered; go on without", max);
	}
	call_forgive(c);
	return OK;
}

static enum err begin(void *self, struct call *c, const struct request_claim *claim)
{
	const struct answers *answers = self;
	struct db_rows rows;
	TRY(check_room(c, answers, claim));
	TRY(db_query(c, answers->statements[BEGIN],
		DB_ARGS(db_int(claim->owner_id), digest_of(c, claim), db_text(claim->fingerprint),
			db_time(claim->asked_at_us), db_time(cutoff_us(answers, c))),
		&rows));
	return rows.changed ? OK : fail(c, ERR_CONFLICT, "the Idempotency-Key is taken");
}

static enum err keep(void *self, struct call *c, const struct request_claim *claim,
	const struct kept_answer *answer)
{
	const struct answers *answers = self;
	if (answer->body_len > ANSWER_BYTES_MAX)
		return fail(c, ERR_TOO_LARGE,
			"the answer is too large to be kept: send it without Idempotency-Key");
	struct db_value head = db_text(answer->head);
	struct db_value body = db_bytes(answer->body, answer->body_len);
	if (claim->secret) {
		struct seal_key key;
		seal_key_of(answers, c, claim, &key);
		head = db_text(seal(c->arena, &key, answer->head, strlen(answer->head)));
		body = db_text(seal(c->arena, &key, answer->body, answer->body_len));
	}
	return db_query(c, answers->statements[KEEP],
		DB_ARGS(db_int(claim->owner_id), digest_of(c, claim), db_int(answer->status), head,
			body),
		NULL);
}

static enum err forget(void *self, struct call *c, const struct request_claim *claim)
{
	const struct answers *answers = self;
	return db_query(c, answers->statements[FORGET],
		DB_ARGS(db_int(claim->owner_id), digest_of(c, claim)), NULL);
}

/* Finding. */

static enum err open_answer(struct call *c, const struct answers *answers,
	const struct request_claim *claim, struct kept_answer *answer)
{
	struct seal_key key;
	size_t head_len;
	seal_key_of(answers, c, claim, &key);
	if (unseal(c->arena, &key, answer->head, &answer->head, &head_len) &&
		unseal(c->arena, &key, answer->body, &answer->body, &answer->body_len))
		return OK;
	return fail(c, ERR_CONFLICT,
		"what was answered to this Idempotency-Key can no longer be read");
}

enum err answers_find(struct call *c, const struct answers *answers, struct request_claim *claim,
	struct kept_answer *answer)
{
	struct db_row row;
	TRY(db_query_one(c, answers->statements[FIND],
		DB_ARGS(db_int(claim->owner_id), digest_of(c, claim),
			db_time(cutoff_us(answers, c))),
		&row));
	const char *fingerprint = row_text(&row);
	claim->asked_at_us = row_time(&row);
	answer->status = (int)row_int(&row);
	answer->head = row_text(&row);
	answer->body = row_text(&row);
	answer->body_len = strlen(answer->body);
	row_end(&row);
	if (strcmp(fingerprint, claim->fingerprint) != 0)
		return fail(c, ERR_INVALID, "this Idempotency-Key came with another request");
	return claim->secret ? open_answer(c, answers, claim, answer) : OK;
}

static enum err find(void *self, struct call *c, struct request_claim *claim,
	struct kept_answer *answer)
{
	return answers_find(c, self, claim, answer);
}

struct answer_keeper answers_keeper(struct answers *answers)
{
	if (!answers)
		return (struct answer_keeper){0};
	return (struct answer_keeper){find, begin, keep, forget, answers};
}

/* Life. */

static const struct sql *statement_named(const struct sql_set *set, const char *name)
{
	for (size_t i = 0; i < set->count; i++)
		if (strcmp(set->statements[i]->name, name) == 0)
			return set->statements[i];
	abort(); /* the build gives them to every daemon that has statements */
}

struct answers *answers_create(const struct service *service)
{
	if (!service->plan->sql)
		return NULL;
	struct answers *answers = calloc(1, sizeof *answers);
	if (!answers)
		abort();
	answers->service = service;
	answers->keep_us = service->config.idempotency_hours * US_PER_HOUR;
	for (size_t i = 0; i < STATEMENT_COUNT; i++)
		answers->statements[i] = statement_named(service->plan->sql, names[i]);
	answers->chore = (struct janitor_chore){
		.what = "old answers",
		.keep_us = answers->keep_us,
		.purge = answers->statements[PURGE],
	};
	return answers;
}

enum err answers_start(struct call *c, struct answers *answers)
{
	if (!answers)
		return OK;
	answers->janitor = janitor_create(answers->service, &answers->chore, 1);
	return answers->janitor ? OK : fail(c, ERR_UNAVAILABLE, "no thread can be started");
}

void answers_destroy(struct answers *answers)
{
	if (!answers)
		return;
	janitor_destroy(answers->janitor);
	free(answers);
}
