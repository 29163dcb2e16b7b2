/* A request, tried as often as is right and as the deadline lets. */
#include "http/client.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/random.h"
#include "base/text.h"
#include "http/answer.h"
#include "http/breaker.h"
#include "http/transfers.h"
#include "json/encode.h"

#define HEADERS_MAX 10
#define BACKOFF_FIRST_MS 50
#define BACKOFF_MAX_MS 2000
#define BODY_BYTES_MAX ((size_t)32 * 1024 * 1024)

struct http_client {
	struct http_client_options options;
	struct breaker breaker;
	struct transfers transfers;
};

struct http_client *http_client_create(const struct http_client_options *options)
{
	assert(options->tries_max >= 1 && options->tries_max <= 10 && options->timeout_ms > 0);
	struct http_client *client = calloc(1, sizeof *client);
	if (!client)
		abort();
	client->options = *options;
	breaker_init(&client->breaker);
	transfers_init(&client->transfers);
	return client;
}

void http_client_destroy(struct http_client *client)
{
	if (!client)
		return;
	transfers_finish(&client->transfers);
	breaker_finish(&client->breaker);
	free(client);
}

static const char *method_name(enum http_method method)
{
	static const char *const names[] = {[HTTP_GET] = "GET",
		[HTTP_POST] = "POST",
		[HTTP_PUT] = "PUT",
		[HTTP_PATCH] = "PATCH",
		[HTTP_DELETE] = "DELETE"};
	return (size_t)method < COUNT_OF(names) && names[method] ? names[method] : "GET";
}

static void add_headers(struct call *c, const struct http_client *client,
	const struct http_request *request, const char **headers)
{
	*headers++ = call_printf(c, "traceparent: 00-%s-%s-01", c->request_id, c->span_id);
	*headers++ = "Accept: application/json, application/problem+json;q=0.9, */*;q=0.1";
	if (request->body_shape)
		*headers++ = "Content-Type: application/json";
	else if (request->raw_body)
		*headers++ = call_printf(c, "Content-Type: %s", request->raw_body->content_type);
	if (client->options.service_token)
		*headers++ = call_printf(c, "Authorization: Bearer %s",
			client->options.service_token);
	if (client->options.service_token && request->on_behalf && request->on_behalf->user_id)
		*headers++ = call_printf(c, "X-Crier-On-Behalf: %" PRId64 ";%s",
			request->on_behalf->user_id, role_name(request->on_behalf->role));
	if (request->authorization)
		*headers++ = call_printf(c, "Authorization: %s", request->authorization);
	if (request->idempotency_key)
		*headers++ = call_printf(c, "Idempotency-Key: %s", request->idempotency_key);
	if (request->claim) {
		*headers++ = call_printf(c, "Idempotency-Key: %s", request->claim->key);
		*headers++ = call_printf(c, "X-Crier-Fingerprint: %s;%" PRId64,
			request->claim->fingerprint, request->claim->asked_at_us);
	}
	*headers = NULL;
}

static enum err fill_body(struct call *c, const struct http_request *request,
	struct transfer_request *out)
{
	struct text body;
	text_init(&body, c->arena, 1024, BODY_BYTES_MAX);
	if (request->raw_body) {
		out->body = request->raw_body->data;
		out->body_len = request->raw_body->len;
	} else if (request->body_shape) {
		json_encode(&body, request->body_shape, request->body);
		out->body = text_string(&body);
		out->body_len = body.len;
	}
	if (!body.overflow && out->body_len <= BODY_BYTES_MAX)
		return OK;
	return fail(c, ERR_TOO_LARGE, "the request has more than %zu bytes", BODY_BYTES_MAX);
}

static enum err fill(struct call *c, const struct http_client *client,
	const struct http_request *request, const char **headers, struct transfer_request *out)
{
	add_headers(c, client, request, headers);
	*out = (struct transfer_request){.method = method_name(request->method),
		.url = call_printf(c, "%s%s", client->options.base_url, request->path),
		.headers = headers,
		.direct = client->options.service_token != NULL};
	return fill_body(c, request, out);
}

static bool is_idempotent(const struct http_request *request)
{
	return request->method == HTTP_GET || request->method == HTTP_PUT ||
	       request->method == HTTP_DELETE ||
	       (request->method == HTTP_POST && request->idempotency_key) || request->claim;
}

static bool is_ill(int status)
{
	return status == 502 || status == 503 || status == 504;
}

/* A timeout that the call's own deadline cut short says nothing of the other side. */
static enum breaker_news news_of(int timeout_ms, const struct transfer_request *sent,
	enum transfer_end end, int status)
{
	if (end == TRANSFER_TIMED_OUT && sent->timeout_ms < timeout_ms)
		return BREAKER_UNKNOWN;
	if (end == TRANSFER_FAILED || end == TRANSFER_TIMED_OUT || is_ill(status))
		return BREAKER_FAILURE;
	return BREAKER_SUCCESS;
}

static enum err fail_without_answer(struct call *c, const struct http_request *request,
	enum transfer_end end, const char *why)
{
	enum err err = end == TRANSFER_TIMED_OUT ? ERR_TIMEOUT : ERR_UNAVAILABLE;
	fail(c, err,
		end == TRANSFER_TIMED_OUT ? "a neighbour took too long"
					  : "a neighbour cannot be reached");
	c->failure.cause = call_printf(c, "%s %s: %s", method_name(request->method), request->path,
		end == TRANSFER_TOO_LARGE ? "the answer is too large" : why);
	return err;
}

static int timeout_of(const struct http_client *client, const struct http_request *request)
{
	return request->timeout_ms ? request->timeout_ms : client->options.timeout_ms;
}

/* One try. Sets *again when another one may go better. */
static enum err try_once(struct call *c, struct http_client *client,
	const struct http_request *request, struct transfer_request *sent, bool *again)
{
	*again = false;
	int timeout_ms = timeout_of(client, request);
	sent->timeout_ms = call_remaining_ms(c, timeout_ms);
	if (sent->timeout_ms <= 0)
		return fail(c, ERR_TIMEOUT, "no time is left");
	if (sent->timeout_ms > timeout_ms)
		sent->timeout_ms = timeout_ms;
	if (!breaker_admit(&client->breaker, clock_monotonic_us()))
		return fail(c, ERR_UNAVAILABLE, "a neighbour does not answer at the moment");
	struct transfer *transfer = transfers_take(&client->transfers);
	if (!transfer)
		return fail(c, ERR_INTERNAL, "libcurl cannot start");
	struct transfer_answer answer = {0};
	text_init(&answer.body, c->arena, 4096, client->options.answer_bytes_max);
	enum transfer_end end = transfer_run(c, transfer, sent, &answer);
	transfers_give(&client->transfers, transfer);
	breaker_report(&client->breaker, news_of(timeout_ms, sent, end, answer.status),
		clock_monotonic_us());
	*again = (end == TRANSFER_FAILED || end == TRANSFER_TIMED_OUT || is_ill(answer.status)) &&
		 !(request->once && answer.sent);
	if (end != TRANSFER_ANSWERED)
		return fail_without_answer(c, request, end, answer.why);
	return answer_read(c, request, &answer);
}

/* Full jitter (M. Brooker, "Exponential Backoff And Jitter"): anything up to a bound that
 * doubles with every try. False when the deadline comes first. */
static bool back_off(struct call *c, int tried)
{
	int bound_ms = BACKOFF_FIRST_MS << (tried - 1);
	if (bound_ms > BACKOFF_MAX_MS)
		bound_ms = BACKOFF_MAX_MS;
	uint32_t random;
	random_fast(&random, sizeof random);
	int pause_ms = (int)(random % (uint32_t)(bound_ms + 1));
	if (pause_ms >= call_remaining_ms(c, pause_ms + 1))
		return false;
	nanosleep(&(struct timespec){.tv_sec = pause_ms / 1000,
			  .tv_nsec = pause_ms % 1000 * 1000000L},
		NULL);
	return true;
}

enum err http_client_send(struct call *c, struct http_client *client,
	const struct http_request *request)
{
	const char *headers[HEADERS_MAX];
	struct transfer_request sent;
	TRY(fill(c, client, request, headers, &sent));
	int tries_max = is_idempotent(request) ? client->options.tries_max : 1;
	for (int tried = 1;; tried++) {
		bool again;
		call_forgive(c);
		enum err err = try_once(c, client, request, &sent, &again);
		if (!again || tried >= tries_max || !back_off(c, tried))
			return err;
	}
}
