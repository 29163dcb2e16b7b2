/* One request's way through the table; each step is a function that can fail, and whatever
 * fails becomes the answer in one place. */
#include "http/dispatch.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "daemon/log.h"
#include "http/authorize.h"
#include "http/body.h"
#include "http/builtin.h"
#include "http/execution.h"
#include "http/head.h"
#include "http/location.h"
#include "http/once.h"
#include "http/origin.h"
#include "http/parameters.h"
#include "http/problem.h"
#include "http/route.h"

#define SLOW_US US_PER_SECOND
#define DISCARD_BYTES_MAX 65536 /* an unread body up to this is read for keep-alive's sake */

struct plan {
	const struct field *etag;
	atomic_int running; /* counted where at_once_max bounds it */
};

void dispatch_init(struct dispatcher *dispatcher, const struct http_server_options *options)
{
	const struct api *api = options->api;
	dispatcher->options = *options;
	dispatcher->stats = stats_create(options->metrics, api);
	dispatcher->plans = calloc(api->operation_count + 1, sizeof *dispatcher->plans);
	if (!dispatcher->plans)
		abort();
	for (size_t i = 0; i < api->operation_count; i++) {
		const struct operation *operation = &api->operations[i];
		if (operation->etag_field && operation->out)
			dispatcher->plans[i].etag = location_field(operation->out,
				operation->etag_field, strlen(operation->etag_field));
	}
}

void dispatch_finish(struct dispatcher *dispatcher)
{
	stats_destroy(dispatcher->stats);
	free(dispatcher->plans);
}

static enum err check_admission(struct call *c, struct dispatcher *dispatcher, struct incoming *in,
	enum admission admission)
{
	if (admission == ADMIT)
		return OK;
	stats_count_rejected(dispatcher->stats);
	if (admission == REFUSE_BUSY)
		return fail_retry(c, ERR_UNAVAILABLE, 1, "too many requests at once");
	in->keep_alive = false;
	return fail_retry(c, ERR_UNAVAILABLE, 1, "the daemon is stopping");
}

static enum err find_operation(struct call *c, const struct dispatcher *dispatcher,
	const struct incoming *in, struct route_match *match, struct reply *reply)
{
	struct path path;
	TRY(path_split(c, in->path, &path));
	route_find(dispatcher->options.api, &path, in->verb, match);
	if (!match->allowed)
		return fail(c, ERR_NOT_FOUND, "there is nothing at this address");
	if (match->operation)
		return OK;
	reply->allow = route_allow(c, match->allowed);
	if (strcmp(in->method, "OPTIONS") == 0) {
		reply->status = 204;
		return OK;
	}
	return fail(c, ERR_METHOD, "%s is not possible here", in->method);
}

/* Violations of parameters alone make the request unreadable; with or in a body, invalid. */
static enum err decode_input(struct call *c, const struct dispatcher *dispatcher,
	const struct route_match *match, struct incoming *in, void *input)
{
	TRY(parameters_decode(c, match, in, input));
	size_t of_parameters = c->failure.violation_count;
	TRY(body_decode(c, match->operation, in, dispatcher->options.body_bytes_max, input));
	if (!of_parameters)
		return OK;
	c->failure.err = ERR_BAD_REQUEST;
	return ERR_BAD_REQUEST;
}

static enum err run_operation(struct call *c, struct dispatcher *dispatcher,
	const struct route_match *match, struct incoming *in, struct reply *reply)
{
	const struct operation *operation = match->operation;
	TRY(authorize_identify(c, &dispatcher->options.authenticator, in));
	TRY(authorize_by_cookie(c, &dispatcher->options, operation, in));
	TRY(authorize_check(c, operation, in));
	void *input = operation->in_size ? call_alloc(c, operation->in_size) : NULL;
	TRY(decode_input(c, dispatcher, match, in, input));
	void *output = operation->out_size ? call_alloc(c, operation->out_size) : NULL;
	reply->cache_control = operation->cache_control;
	const struct plan *plan =
		&dispatcher->plans[operation - dispatcher->options.api->operations];
	const struct execution execution = {match, plan->etag, in, reply, input, output};
	const struct answer_keeper *keeper = &dispatcher->options.keeper;
	return once_is_wanted(&execution, keeper) ? once_run(c, &execution, keeper)
						  : execution_run(c, &execution);
}

/* A large body takes memory from its first byte on: so this comes before it. */
static enum err run_bounded(struct call *c, struct dispatcher *dispatcher,
	const struct route_match *match, struct incoming *in, struct reply *reply)
{
	const struct operation *operation = match->operation;
	if (!operation->at_once_max)
		return run_operation(c, dispatcher, match, in, reply);
	struct plan *plan = &dispatcher->plans[operation - dispatcher->options.api->operations];
	enum err err;
	if (atomic_fetch_add(&plan->running, 1) < operation->at_once_max)
		err = run_operation(c, dispatcher, match, in, reply);
	else
		err = fail_retry(c, ERR_UNAVAILABLE, 1, "too many of these at once");
	atomic_fetch_sub(&plan->running, 1);
	return err;
}

static enum err answer(struct dispatcher *dispatcher, struct call *c, struct incoming *in,
	enum admission admission, struct reply *reply, struct outcome *outcome)
{
	TRY(head_check(c, in));
	origin_note(c, in, &dispatcher->options.trusted);
	c->is_secure = c->is_secure || dispatcher->options.behind_tls;
	bool builtin;
	enum err err = builtin_answer(c, dispatcher, in, reply, &builtin);
	if (builtin)
		return err;
	TRY(check_admission(c, dispatcher, in, admission));
	struct route_match match = {0};
	TRY(find_operation(c, dispatcher, in, &match, reply));
	if (!match.operation)
		return OK;
	outcome->operation = match.operation;
	return run_bounded(c, dispatcher, &match, in, reply);
}

/* What an error's answer has beside its problem. */
static void note_failure(struct call *c, const struct incoming *in, enum err err,
	struct reply *reply)
{
	if (c->failure.err != err)
		c->failure = (struct failure){.err = err};
	reply->status = err_status(err);
	reply->location = NULL;
	if (err != ERR_NOT_MODIFIED) {
		reply->etag = NULL;
		reply->cache_control = NULL;
	}
	reply->retry_after_s = problem_retry_after_s(&c->failure);
	if (err == ERR_UNAUTHENTICATED)
		reply->www_authenticate = in->known[HEADER_AUTHORIZATION]
						  ? "Bearer error=\"invalid_token\""
						  : "Bearer";
}

/* /readyz has a body of its own when it fails. */
static void write_problem(struct call *c, struct reply *reply)
{
	if (reply->content_type && !reply->text.overflow && c->failure.err == ERR_UNAVAILABLE)
		return;
	reply_clear_body(reply);
	if (c->failure.err == ERR_NOT_MODIFIED)
		return;
	reply->content_type = PROBLEM_TYPE;
	problem_write(reply_body(reply), c);
}

static void finish(struct call *c, struct incoming *in, struct reply *reply,
	struct outcome *outcome)
{
	if (outcome->err != OK) {
		note_failure(c, in, outcome->err, reply);
		write_problem(c, reply);
	}
	bool long_rest = in->content_length == INCOMING_CHUNKED || in->waits_with_body ||
			 in->content_length > DISCARD_BYTES_MAX;
	if (in->body_state == BODY_UNREAD && long_rest)
		in->keep_alive = false;
}

void dispatch_answer(struct dispatcher *dispatcher, struct call *c, struct incoming *in,
	enum admission admission, struct reply *reply, struct outcome *outcome)
{
	const struct http_server_options *options = &dispatcher->options;
	*outcome = (struct outcome){.started_us = clock_monotonic_us()};
	c->service = options->service;
	c->db = options->db;
	c->deadline_us = outcome->started_us + options->request_timeout_ms * US_PER_MS;
	reply_init(reply, c);
	outcome->err = answer(dispatcher, c, in, admission, reply, outcome);
	finish(c, in, reply, outcome);
}

static enum err refuse_unreadable(struct dispatcher *dispatcher, struct call *c,
	struct incoming *in, struct reply *reply)
{
	if (!in->method || !in->path || head_verb(in->method) != HTTP_OTHER)
		return fail(c, ERR_BAD_REQUEST,
			"the head is malformed, too large or came too slowly");
	in->verb = HTTP_OTHER;
	struct route_match match;
	TRY(find_operation(c, dispatcher, in, &match, reply));
	return fail(c, ERR_BAD_REQUEST, "the head is malformed");
}

void dispatch_answer_unreadable(struct dispatcher *dispatcher, struct call *c, struct incoming *in,
	struct reply *reply, struct outcome *outcome)
{
	*outcome = (struct outcome){.started_us = clock_monotonic_us()};
	reply_init(reply, c);
	in->keep_alive = false;
	c->client_ip = in->peer;
	outcome->err = refuse_unreadable(dispatcher, c, in, reply);
	finish(c, in, reply, outcome);
}

static void log_outcome(const struct call *c, const struct incoming *in, const struct reply *reply,
	const struct outcome *outcome, int64_t duration_us, enum log_level level)
{
	const char *cause = c->failure.cause ? c->failure.cause : "";
	const char *detail = c->failure.detail ? c->failure.detail : "";
	char fields[256];
	snprintf(fields, sizeof fields,
		"\"operation\":\"%s\",\"status\":%d,\"duration_ms\":%.1f,\"user_id\":%" PRId64
		",\"client_ip\":\"%s\"",
		outcome->operation ? outcome->operation->id : "none", reply->status,
		(double)duration_us / 1000, c->principal.user_id, c->client_ip ? c->client_ip : "");
	log_write(level, c, fields, "%s %s%s%s%s%s", in->method ? in->method : "-",
		in->path ? in->path : "-", *detail ? ": " : "", detail, *cause ? ": " : "", cause);
}

void dispatch_account(struct dispatcher *dispatcher, const struct call *c,
	const struct incoming *in, const struct reply *reply, const struct outcome *outcome)
{
	int64_t duration_us = clock_monotonic_us() - outcome->started_us;
	stats_count(dispatcher->stats, outcome->operation, reply->status, duration_us);
	enum log_level level = log_level_of(outcome->err);
	if (duration_us > SLOW_US && level < LOG_WARN)
		level = LOG_WARN;
	if (log_enabled(level))
		log_outcome(c, in, reply, outcome, duration_us, level);
}
