/* Each thread that sends has a connection; idle ones wait in a stack. */
#include "http/push.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "http/transfer.h"
#include "http/transfers.h"

#define ANSWER_BYTES_MAX 65536

struct push_target {
	char *url;
	struct transfers transfers;
};

/* With its scheme: libcurl would guess one. */
static bool is_address(const char *url)
{
	CURLU *parts = curl_url();
	char *scheme = NULL;
	bool good = parts && curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK &&
		    curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
		    (strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0);
	curl_free(scheme);
	curl_url_cleanup(parts);
	return good;
}

struct push_target *push_target_create(const char *url)
{
	if (!is_address(url))
		return NULL;
	struct push_target *target = calloc(1, sizeof *target);
	if (!target || !(target->url = strdup(url)))
		abort();
	transfers_init(&target->transfers);
	return target;
}

void push_target_destroy(struct push_target *target)
{
	if (!target)
		return;
	transfers_finish(&target->transfers);
	free(target->url);
	free(target);
}

struct push_answer push(struct call *c, struct push_target *target, const char *const *headers,
	const char *body, int timeout_ms)
{
	struct transfer *transfer = transfers_take(&target->transfers);
	if (!transfer)
		return (struct push_answer){.why = "libcurl cannot start"};
	const struct transfer_request request = {
		.method = "POST",
		.url = target->url,
		.headers = headers,
		.body = body,
		.body_len = strlen(body),
		.timeout_ms = timeout_ms,
	};
	struct transfer_answer answer = {0};
	text_init(&answer.body, c->arena, 256, ANSWER_BYTES_MAX);
	enum transfer_end end = transfer_run(c, transfer, &request, &answer);
	transfers_give(&target->transfers, transfer);
	bool whole = end == TRANSFER_ANSWERED || end == TRANSFER_TOO_LARGE;
	return (struct push_answer){
		.sent = answer.sent,
		.status = whole ? answer.status : 0,
		.retry_after_s = answer.retry_after_s,
		.why = answer.why,
	};
}
