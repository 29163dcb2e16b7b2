/* The answer is made inside the transaction, by a hook around it: an operation that takes a key has
 * its output complete when its db_write returns. What fails leaves nothing, and may be sent again.
 */
#include "http/once.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "http/fingerprint.h"

#define HEAD_BYTES_MAX ((size_t)32 * 1024)
#define RETRY_AFTER_S 1
#define TIME_DIGITS_MAX 18

struct once {
	const struct answer_keeper *keeper;
	const struct execution *execution;
	struct request_claim claim;
	struct reply_header *headers; /* that the answer had before the operation */
	bool taken;		      /* by another request, at the same time */
	bool kept;		      /* the reply is what was kept */
};

bool once_is_wanted(const struct execution *execution, const struct answer_keeper *keeper)
{
	return execution->match->operation->once && keeper->find &&
	       execution->in->known[HEADER_IDEMPOTENCY_KEY];
}

/* Keys. */

static enum err no_key(struct call *c)
{
	return fail(c, ERR_BAD_REQUEST,
		"Idempotency-Key is 1 to %d visible characters, with or without quotes",
		CLAIM_KEY_BYTES_MAX);
}

/* A string of RFC 8941, "8e03978e-…", or the same without its quotes, as most clients send it. */
static enum err read_key(struct call *c, const char *value, const char **key)
{
	size_t len = strlen(value);
	bool quoted = len >= 2 && value[0] == '"' && value[len - 1] == '"';
	if (quoted) {
		value++;
		len -= 2;
	}
	if (!len || len > CLAIM_KEY_BYTES_MAX)
		return no_key(c);
	for (size_t i = 0; i < len; i++)
		if (value[i] <= ' ' || value[i] > '~' || strchr("\"\\,", value[i]))
			return no_key(c);
	*key = arena_copy(c->arena, value, len);
	return OK;
}

/* "<fingerprint>;<microseconds>" */
static enum err read_told(struct call *c, const char *told, struct request_claim *claim)
{
	const char *rest = told + strcspn(told, ";");
	const char *fingerprint = arena_copy(c->arena, told, (size_t)(rest - told));
	size_t digits = *rest ? strspn(rest + 1, "0123456789") : 0;
	if (!fingerprint_is_one(fingerprint) || !digits || digits > TIME_DIGITS_MAX ||
		rest[1 + digits])
		return fail(c, ERR_BAD_REQUEST, "X-Crier-Fingerprint is none");
	memcpy(claim->fingerprint, fingerprint, sizeof claim->fingerprint);
	claim->asked_at_us = strtoll(rest + 1, NULL, 10);
	return OK;
}

/* A daemon that passes a request on says which one that was, and when: its own words may differ. */
static enum err read_claim(struct call *c, const struct execution *execution,
	struct request_claim *claim)
{
	const struct incoming *in = execution->in;
	const char *told = in->known[HEADER_FINGERPRINT];
	TRY(read_key(c, in->known[HEADER_IDEMPOTENCY_KEY], &claim->key));
	claim->owner_id = c->principal.user_id;
	claim->secret = execution->match->operation->secret_answer;
	claim->asked_at_us = call_now_us(c);
	if (told && c->principal.via_service)
		return read_told(c, told, claim);
	fingerprint_of(c, execution->match, in, claim->fingerprint);
	return OK;
}

/* Answers, there and back. */

static void add_line(struct text *head, const char *name, const char *value)
{
	if (!value || strpbrk(value, "\r\n"))
		return;
	text_add_string(head, name);
	text_add(head, ": ", 2);
	text_add_string(head, value);
	text_add_char(head, '\n');
}

static enum err write_head(struct call *c, const struct once *once, const char **out)
{
	const struct reply *reply = once->execution->reply;
	struct text head;
	text_init(&head, c->arena, 256, HEAD_BYTES_MAX);
	add_line(&head, "Location", reply->location);
	add_line(&head, "ETag", reply->etag);
	for (const struct reply_header *each = c->reply_headers; each != once->headers;
		each = each->next)
		add_line(&head, each->name, each->value);
	if (head.overflow)
		return fail(c, ERR_INTERNAL, "the answer's head is too large");
	*out = text_string(&head);
	return OK;
}

static void read_line(struct call *c, struct reply *reply, const char *name, const char *value)
{
	if (strcmp(name, "Location") == 0)
		reply->location = value;
	else if (strcmp(name, "ETag") == 0)
		reply->etag = value;
	else
		call_reply_header(c, name, "%s", value);
}

static void read_head(struct call *c, struct reply *reply, const char *head)
{
	char *rest = arena_strdup(c->arena, head);
	char *at;
	for (char *line = strtok_r(rest, "\n", &at); line; line = strtok_r(NULL, "\n", &at)) {
		char *colon = strstr(line, ": ");
		if (!colon)
			continue;
		*colon = '\0';
		read_line(c, reply, line, colon + 2);
	}
}

static void say_repeated(struct call *c)
{
	call_reply_header(c, "Idempotency-Replayed", "true");
}

static void show(struct call *c, const struct once *once, const struct kept_answer *answer)
{
	struct reply *reply = once->execution->reply;
	reply->status = answer->status;
	read_head(c, reply, answer->head);
	reply->content_type = "application/json";
	text_add(reply_body(reply), answer->body, answer->body_len);
	say_repeated(c);
}

/* An earlier try may have filled it. */
static void clear(struct call *c, const struct once *once)
{
	struct reply *reply = once->execution->reply;
	reply_clear_body(reply);
	reply->content_type = NULL;
	reply->location = NULL;
	reply->etag = NULL;
	c->reply_headers = once->headers;
	c->reply_tag = NULL;
}

/* Around the transaction. */

static enum err before(struct call *c, void *arg)
{
	struct once *once = arg;
	const struct answer_keeper *keeper = once->keeper;
	clear(c, once);
	c->nothing_made = false;
	once->kept = false;
	enum err err = keeper->begin(keeper->self, c, &once->claim);
	once->taken = err == ERR_CONFLICT;
	return err;
}

static enum err after(struct call *c, void *arg)
{
	struct once *once = arg;
	const struct answer_keeper *keeper = once->keeper;
	struct reply *reply = once->execution->reply;
	struct kept_answer answer;
	if (c->nothing_made)
		return keeper->forget(keeper->self, c, &once->claim);
	reply->etag = c->reply_tag;
	TRY(execution_finish(c, once->execution));
	TRY(write_head(c, once, &answer.head));
	answer.status = reply->status;
	answer.body = reply_text(reply, &answer.body_len);
	TRY(keeper->keep(keeper->self, c, &once->claim, &answer));
	once->kept = true;
	return OK;
}

static enum err run(struct call *c, struct once *once)
{
	const struct execution *execution = once->execution;
	struct write_hook hook = {before, after, once, false};
	c->claim = &once->claim;
	c->write_hook = once->keeper->begin ? &hook : NULL;
	enum err err = execution->match->operation->run(c, execution->input, execution->output);
	c->write_hook = NULL;
	c->claim = NULL;
	TRY(err);
	if (once->kept)
		return OK;
	execution->reply->etag = c->reply_tag;
	return execution_finish(c, execution);
}

/* Where another daemon keeps its part of the answer, the rest is made again: so it is judged by one
 * moment, the first time as each time after. */
static enum err run_elsewhere(struct call *c, struct once *once)
{
	const struct clock *clock = c->clock;
	const struct clock then = clock_fixed(once->claim.asked_at_us);
	c->clock = &then;
	enum err err = run(c, once);
	c->clock = clock;
	return err;
}

static enum err run_again(struct call *c, struct once *once)
{
	once->claim.repeated = true;
	TRY(run_elsewhere(c, once));
	say_repeated(c);
	return OK;
}

static enum err repeat(struct call *c, struct once *once)
{
	struct kept_answer answer = {0};
	const struct answer_keeper *keeper = once->keeper;
	TRY(keeper->find(keeper->self, c, &once->claim, &answer));
	if (!answer.body)
		return run_again(c, once);
	show(c, once, &answer);
	return OK;
}

/* What failed may have, because another request with the key was carried out meanwhile, or because
 * the news of its own commit was lost. */
static enum err settle(struct call *c, struct once *once, enum err failed)
{
	struct failure failure = c->failure;
	clear(c, once);
	if (!once->keeper->begin)
		return failed;
	enum err err = repeat(c, once);
	if (err == OK)
		call_forgive(c);
	if (err == OK || err == ERR_INVALID)
		return err;
	if (once->taken)
		return fail_retry(c, ERR_UNAVAILABLE, RETRY_AFTER_S,
			"another request with this Idempotency-Key was not carried out");
	c->failure = failure;
	return failed;
}

enum err once_run(struct call *c, const struct execution *execution,
	const struct answer_keeper *keeper)
{
	struct once once = {.keeper = keeper, .execution = execution, .headers = c->reply_headers};
	TRY(read_claim(c, execution, &once.claim));
	enum err err = repeat(c, &once);
	if (err != ERR_NOT_FOUND || once.claim.repeated)
		return err;
	call_forgive(c);
	err = keeper->begin ? run(c, &once) : run_elsewhere(c, &once);
	return err == OK ? OK : settle(c, &once, err);
}
