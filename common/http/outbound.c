/* A slot for each request that is on its way, over one multi handle, which keeps connections. No
 * proxy of the environment is used: then the address that is dialled would be the proxy's. */
#include "http/outbound.h"

#include <assert.h>
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "http/dialing.h"

#define ANSWER_BYTES_KEPT 1024
#define ANSWER_BYTES_MAX 65536 /* a longer one is cut off: its status is known */
#define CONNECTIONS_KEPT 64L
#define REUSE_AGE_S 30L /* an idle connection is closed soon: its name may have moved */
#define NAME_CACHE_S 10L

struct slot {
	struct outbound *home;
	CURL *curl; /* NULL: free */
	struct curl_slist *headers;
	void *owner;
	struct dialing dialing;
	size_t received;
	size_t kept;
	char answer[ANSWER_BYTES_KEPT + 1];
};

struct outbound {
	struct outbound_options options;
	CURLM *multi;
	struct slot *slots;
	size_t busy;
};

struct outbound *outbound_create(const struct outbound_options *options)
{
	/* Counted by libcurl: each create has its destroy. */
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return NULL;
	struct outbound *outbound = calloc(1, sizeof *outbound);
	if (!outbound || !(outbound->slots = calloc(options->at_once, sizeof *outbound->slots)))
		abort();
	outbound->options = *options;
	outbound->multi = curl_multi_init();
	if (!outbound->multi) {
		outbound_destroy(outbound);
		return NULL;
	}
	curl_multi_setopt(outbound->multi, CURLMOPT_MAXCONNECTS, CONNECTIONS_KEPT);
	return outbound;
}

static void release(struct slot *slot)
{
	if (!slot->curl)
		return;
	curl_multi_remove_handle(slot->home->multi, slot->curl);
	curl_easy_cleanup(slot->curl);
	curl_slist_free_all(slot->headers);
	slot->curl = NULL;
	slot->home->busy--;
}

void outbound_destroy(struct outbound *outbound)
{
	if (!outbound)
		return;
	for (size_t i = 0; i < outbound->options.at_once; i++)
		release(&outbound->slots[i]);
	curl_multi_cleanup(outbound->multi);
	free(outbound->slots);
	free(outbound);
	curl_global_cleanup();
}

size_t outbound_room(const struct outbound *outbound)
{
	return outbound->options.at_once - outbound->busy;
}

static size_t take_body(char *data, size_t size, size_t count, void *arg)
{
	struct slot *slot = arg;
	size_t len = size * count;
	size_t room = ANSWER_BYTES_KEPT - slot->kept;
	size_t kept = len < room ? len : room;
	memcpy(slot->answer + slot->kept, data, kept);
	slot->kept += kept;
	slot->received += len;
	return slot->received > ANSWER_BYTES_MAX ? 0 : len;
}

static struct curl_slist *copy_headers(const char *const *headers)
{
	struct curl_slist *list = curl_slist_append(NULL, "Expect:");
	for (; list && *headers; headers++)
		list = curl_slist_append(list, *headers);
	if (!list)
		abort();
	return list;
}

static void set_bounds(CURL *curl, struct slot *slot)
{
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)slot->home->options.timeout_ms);
	curl_easy_setopt(curl, CURLOPT_DNS_CACHE_TIMEOUT, NAME_CACHE_S);
	/* A name server that hangs is left behind: else all others would wait for it. */
	curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L);
	curl_easy_setopt(curl, CURLOPT_MAXAGE_CONN, REUSE_AGE_S);
	curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	if (*slot->home->options.ca_file)
		curl_easy_setopt(curl, CURLOPT_CAINFO, slot->home->options.ca_file);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, dialing_open);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &slot->dialing);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, slot);
	curl_easy_setopt(curl, CURLOPT_PRIVATE, slot);
}

static void set_request(CURL *curl, const struct outbound_request *request,
	struct curl_slist *headers)
{
	curl_easy_setopt(curl, CURLOPT_URL, request->url);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "crier/" CRIER_VERSION);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(request->body));
	curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, request->body);
}

static struct slot *free_slot(struct outbound *outbound)
{
	assert(outbound_room(outbound) > 0);
	struct slot *slot = outbound->slots;
	while (slot->curl)
		slot++;
	return slot;
}

void outbound_send(struct outbound *outbound, const struct outbound_request *request)
{
	struct slot *slot = free_slot(outbound);
	*slot = (struct slot){
		.home = outbound,
		.curl = curl_easy_init(),
		.headers = copy_headers(request->headers),
		.owner = request->owner,
		.dialing = {.allowed = outbound->options.allowed,
			.is_https = strncasecmp(request->url, "https:", 6) == 0},
	};
	if (!slot->curl)
		abort();
	set_bounds(slot->curl, slot);
	set_request(slot->curl, request, slot->headers);
	if (curl_multi_add_handle(outbound->multi, slot->curl) != CURLM_OK)
		abort(); /* only without memory */
	outbound->busy++;
}

void outbound_wait(struct outbound *outbound, int wait_ms)
{
	int running;
	curl_multi_perform(outbound->multi, &running);
	if (running && (size_t)running == outbound->busy)
		curl_multi_poll(outbound->multi, NULL, 0, wait_ms, NULL);
	curl_multi_perform(outbound->multi, &running);
}

/* A character may be cut at the end; of what is no UTF-8 the ASCII is kept. */
static void make_text(struct slot *slot)
{
	char *end = slot->answer + slot->kept;
	for (char *at = slot->answer; at < end; at++)
		if (!*at)
			*at = '?';
	for (size_t cut = 0; cut < 4 && cut <= slot->kept; cut++) {
		if (!utf8_valid(slot->answer, slot->kept - cut))
			continue;
		slot->answer[slot->kept - cut] = '\0';
		return;
	}
	for (char *at = slot->answer; at < end; at++)
		if ((unsigned char)*at >= 0x80)
			*at = '?';
	*end = '\0';
}

static void read_answer(struct slot *slot, CURLcode code, struct outbound_answer *answer)
{
	long status = 0;
	curl_off_t retry_after_s = 0;
	curl_off_t took_us = 0;
	curl_easy_getinfo(slot->curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(slot->curl, CURLINFO_RETRY_AFTER, &retry_after_s);
	curl_easy_getinfo(slot->curl, CURLINFO_TOTAL_TIME_T, &took_us);
	bool whole = code == CURLE_OK ||
		     (code == CURLE_WRITE_ERROR && slot->received > ANSWER_BYTES_MAX);
	make_text(slot);
	*answer = (struct outbound_answer){
		.owner = slot->owner,
		.status = whole ? (int)status : 0,
		.retry_after_s = retry_after_s > 0 && retry_after_s < 86400 ? (int)retry_after_s
									    : 0,
		.duration_ms = took_us / 1000,
		.body = slot->answer,
		.why = whole ? NULL : dialing_why(&slot->dialing, code),
	};
}

bool outbound_next(struct outbound *outbound, struct outbound_answer *answer)
{
	int left;
	const CURLMsg *message = curl_multi_info_read(outbound->multi, &left);
	while (message && message->msg != CURLMSG_DONE)
		message = curl_multi_info_read(outbound->multi, &left);
	if (!message)
		return false;
	CURLcode code = message->data.result;
	struct slot *slot = NULL;
	curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&slot);
	read_answer(slot, code, answer);
	release(slot);
	return true;
}
