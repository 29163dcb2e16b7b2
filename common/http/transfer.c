/* The only file that knows libcurl. A handle is reset between exchanges, which keeps its open
 * connections and its name cache. */
#include "http/transfer.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#define CONNECT_TIMEOUT_MS 2000
#define NAME_CACHE_S 2L /* a container that was replaced has another address */

struct transfer {
	CURL *curl;
};

struct transfer *transfer_create(void)
{
	/* Counted by libcurl: each create has its destroy. */
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return NULL;
	struct transfer *transfer = calloc(1, sizeof *transfer);
	if (!transfer)
		abort();
	transfer->curl = curl_easy_init();
	if (transfer->curl)
		return transfer;
	transfer_destroy(transfer);
	return NULL;
}

void transfer_destroy(struct transfer *transfer)
{
	if (!transfer)
		return;
	curl_easy_cleanup(transfer->curl);
	free(transfer);
	curl_global_cleanup();
}

static size_t take_body(char *data, size_t size, size_t count, void *arg)
{
	struct text *body = arg;
	text_add(body, data, size * count);
	return body->overflow ? 0 : size * count;
}

static struct curl_slist *make_headers(const char *const *headers)
{
	/* No "Expect: 100-continue", which costs a round trip. */
	struct curl_slist *list = curl_slist_append(NULL, "Expect:");
	for (; *headers; headers++) {
		struct curl_slist *longer = curl_slist_append(list, *headers);
		if (!longer)
			abort();
		list = longer;
	}
	return list;
}

static void set_up(CURL *curl, const struct transfer_request *request,
	struct transfer_answer *answer, struct curl_slist *headers)
{
	long connect_ms = request->timeout_ms < CONNECT_TIMEOUT_MS ? request->timeout_ms
								   : CONNECT_TIMEOUT_MS;
	curl_easy_reset(curl);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_URL, request->url);
	curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "crier/" CRIER_VERSION);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)request->timeout_ms);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, connect_ms);
	curl_easy_setopt(curl, CURLOPT_DNS_CACHE_TIMEOUT, NAME_CACHE_S);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer->body);
	if (request->direct)
		curl_easy_setopt(curl, CURLOPT_PROXY, "");
}

static void set_body(CURL *curl, const struct transfer_request *request)
{
	if (request->body) {
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request->body);
		curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_len);
	} else if (strcmp(request->method, "POST") == 0) {
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, "");
	}
	curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->method);
}

static void note_answer(struct call *c, CURL *curl, struct transfer_answer *answer)
{
	long status = 0;
	char *content_type = NULL;
	curl_off_t retry_after_s = 0;
	curl_off_t connected_us = 0;
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &content_type);
	curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &retry_after_s);
	curl_easy_getinfo(curl, CURLINFO_PRETRANSFER_TIME_T, &connected_us);
	answer->status = (int)status;
	answer->sent = connected_us > 0;
	answer->content_type = arena_strdup(c->arena, content_type);
	answer->retry_after_s = retry_after_s > 0 && retry_after_s < 86400 ? (int)retry_after_s : 0;
}

static enum transfer_end end_of(CURLcode code, const struct transfer_answer *answer)
{
	if (code == CURLE_OK)
		return TRANSFER_ANSWERED;
	if (answer->body.overflow)
		return TRANSFER_TOO_LARGE;
	return code == CURLE_OPERATION_TIMEDOUT ? TRANSFER_TIMED_OUT : TRANSFER_FAILED;
}

enum transfer_end transfer_run(struct call *c, struct transfer *transfer,
	const struct transfer_request *request, struct transfer_answer *answer)
{
	struct curl_slist *headers = make_headers(request->headers);
	set_up(transfer->curl, request, answer, headers);
	set_body(transfer->curl, request);
	CURLcode code = curl_easy_perform(transfer->curl);
	answer->why = curl_easy_strerror(code);
	note_answer(c, transfer->curl, answer);
	curl_slist_free_all(headers);
	return end_of(code, answer);
}
