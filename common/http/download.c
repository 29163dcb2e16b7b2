/* libcurl decompresses piece by piece, at most 16 KiB each: a bomb is noticed long before it is
 * large. */
#include "http/download.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "http/dialing.h"

#define CONNECT_TIMEOUT_MS 5000
#define BODY_BYTES_FIRST 65536
#define RETRY_AFTER_S_MAX 86400

struct downloader {
	struct downloader_options options;
	struct dialing dialing;
	CURL *curl;
	struct curl_slist *connect_to;
};

/* A list's words, each a header or a pair of hosts. */
static struct curl_slist *append(struct curl_slist *list, const char *word)
{
	struct curl_slist *longer = curl_slist_append(list, word);
	if (!longer)
		abort();
	return longer;
}

static struct curl_slist *read_connect_to(const char *text)
{
	struct curl_slist *list = NULL;
	while (*text) {
		size_t len = strcspn(text, ",");
		char *word = strndup(text, len);
		if (!word)
			abort();
		if (len)
			list = append(list, word);
		free(word);
		text += len + (text[len] == ',');
	}
	return list;
}

struct downloader *downloader_create(const struct downloader_options *options)
{
	/* Counted by libcurl: each create has its destroy. */
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return NULL;
	struct downloader *downloader = calloc(1, sizeof *downloader);
	if (!downloader)
		abort();
	downloader->options = *options;
	downloader->connect_to = read_connect_to(options->connect_to);
	downloader->curl = curl_easy_init();
	if (downloader->curl)
		return downloader;
	downloader_destroy(downloader);
	return NULL;
}

void downloader_destroy(struct downloader *downloader)
{
	if (!downloader)
		return;
	curl_easy_cleanup(downloader->curl);
	curl_slist_free_all(downloader->connect_to);
	free(downloader);
	curl_global_cleanup();
}

static size_t take_body(char *data, size_t size, size_t count, void *arg)
{
	struct download *answer = arg;
	text_add(&answer->body, data, size * count);
	return answer->body.overflow ? 0 : size * count;
}

/* Heads of interim answers (RFC 9110, section 15.2) and of a proxy come before the answer's own. */
static size_t take_head(char *line, size_t size, size_t count, void *arg)
{
	struct download *answer = arg;
	size_t len = size * count;
	if (len >= 5 && memcmp(line, "HTTP/", 5) == 0)
		answer->head.len = 0;
	text_add(&answer->head, line, len);
	return answer->head.overflow ? 0 : len;
}

static void set_manners(struct downloader *downloader)
{
	const struct downloader_options *options = &downloader->options;
	CURL *curl = downloader->curl;
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_TIMEOUT_MS);
	/* A name server that hangs is left behind. */
	curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, options->user_agent);
	curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "gzip, br");
	curl_easy_setopt(curl, CURLOPT_CONNECT_TO, downloader->connect_to);
	/* Set even where it is empty: else one of the environment would be used. */
	curl_easy_setopt(curl, CURLOPT_PROXY, options->proxy);
	if (*options->ca_file)
		curl_easy_setopt(curl, CURLOPT_CAINFO, options->ca_file);
	if (*options->proxy)
		return;
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, dialing_open);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &downloader->dialing);
}

static void set_request(CURL *curl, const struct download_request *request,
	struct curl_slist *headers, struct download *answer)
{
	curl_easy_setopt(curl, CURLOPT_URL, request->url);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)request->timeout_ms);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_head);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, answer);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
}

static enum download_end end_of(CURLcode code, const struct download *answer,
	const struct dialing *dialing)
{
	if (code == CURLE_OK)
		return DOWNLOAD_ANSWERED;
	if (answer->body.overflow || answer->head.overflow)
		return DOWNLOAD_TOO_LARGE;
	if (code == CURLE_COULDNT_CONNECT && dialing->was_refused)
		return DOWNLOAD_REFUSED;
	return code == CURLE_OPERATION_TIMEDOUT ? DOWNLOAD_TIMED_OUT : DOWNLOAD_FAILED;
}

static void note(struct downloader *downloader, CURLcode code, struct download *answer)
{
	long status = 0;
	curl_off_t retry_after_s = 0;
	curl_easy_getinfo(downloader->curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(downloader->curl, CURLINFO_RETRY_AFTER, &retry_after_s);
	answer->status = (int)status;
	answer->end = end_of(code, answer, &downloader->dialing);
	if (retry_after_s > 0 && retry_after_s <= RETRY_AFTER_S_MAX)
		answer->retry_after_s = (int)retry_after_s;
	answer->why = code == CURLE_OK ? NULL : dialing_why(&downloader->dialing, code);
}

static void start(struct call *c, const struct download_request *request, struct download *answer)
{
	size_t first = request->body_bytes_max < BODY_BYTES_FIRST ? request->body_bytes_max
								  : BODY_BYTES_FIRST;
	*answer = (struct download){.end = DOWNLOAD_FAILED};
	text_init(&answer->head, c->arena, 2048, DOWNLOAD_HEAD_BYTES_MAX);
	text_init(&answer->body, c->arena, first, request->body_bytes_max);
}

void download(struct call *c, struct downloader *downloader, const struct download_request *request,
	struct download *answer)
{
	start(c, request, answer);
	downloader->dialing = (struct dialing){.allowed = downloader->options.allowed,
		.is_https = strncasecmp(request->url, "https:", 6) == 0};
	struct curl_slist *headers = NULL;
	for (const char *const *each = request->headers; *each; each++)
		headers = append(headers, *each);
	curl_easy_reset(downloader->curl); /* which keeps connections and names */
	set_manners(downloader);
	set_request(downloader->curl, request, headers, answer);
	note(downloader, curl_easy_perform(downloader->curl), answer);
	curl_slist_free_all(headers);
}

/* The value of one line; NULL when it is another header's. */
static const char *value_of(struct call *c, const char *line, size_t len, const char *name)
{
	size_t name_len = strlen(name);
	if (len <= name_len || line[name_len] != ':' || strncasecmp(line, name, name_len) != 0)
		return NULL;
	const char *from = line + name_len + 1, *to = line + len;
	while (from < to && strchr(" \t", *from))
		from++;
	while (to > from && strchr(" \t\r", to[-1]))
		to--;
	return arena_copy(c->arena, from, (size_t)(to - from));
}

const char *download_header(struct call *c, struct download *answer, const char *name)
{
	const char *found = NULL;
	const char *end = answer->head.data + answer->head.len;
	for (const char *line = answer->head.data; line < end;) {
		const char *newline = memchr(line, '\n', (size_t)(end - line));
		const char *line_end = newline ? newline : end;
		const char *value = value_of(c, line, (size_t)(line_end - line), name);
		if (value)
			found = value;
		line = line_end + 1;
	}
	return found;
}
