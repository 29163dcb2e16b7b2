/* A redirect is a new request, with everything that is checked of the first. */
#include "fetch/visit.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "fetch/hosts.h"
#include "fetch/pace.h"
#include "fetch/robots.h"
#include "http/outside_url.h"
#include "http/url.h"

#define PACE_WAIT_MAX_US (5 * US_PER_SECOND)
#define HEAD_LINES_MAX 64

static void end(struct visit *visit, enum outcome outcome, const char *detail)
{
	visit->outcome = outcome;
	visit->detail = detail;
}

static bool is_plain(const char *text)
{
	while (*text >= ' ' && *text < 0x7f)
		text++;
	return !*text;
}

/* Why an address is not asked; NULL: it is. */
static const char *fault_of(struct call *c, const struct visitor *visitor, const char *hosts,
	const char *url)
{
	const char *fault = outside_url_fault(url, visitor->allowed);
	if (fault || strncmp(url, "https:", 6) != 0)
		return call_printf(c, "its address %s", fault ? fault : "must be an https URL");
	const char *host = url_host(c, url);
	if (!host || !hosts_has(hosts, host))
		return call_printf(c, "the host %.100s may not be asked",
			host && is_plain(host) ? host : "");
	return NULL;
}

static bool is_wanted(struct call *c, const struct visitor *visitor,
	const struct visit_request *request, const char *url, struct visit *visit)
{
	if (!request->robots)
		return true;
	struct robots_verdict verdict = robots_judge(c, request->robots, visitor, request->hosts,
		url);
	if (verdict.outcome == OUTCOME_OK)
		return true;
	visit->by_robots = !verdict.paced_until_us;
	visit->paced_until_us = verdict.paced_until_us;
	end(visit, verdict.outcome, verdict.detail);
	return false;
}

/* Waits for the host's token. @return false when it comes too late */
static bool wait_for_token(struct call *c, const struct visitor *visitor, const char *url,
	struct visit *visit)
{
	int64_t wait_max_us = call_remaining_ms(c, 60000) * US_PER_MS / 2;
	if (wait_max_us > PACE_WAIT_MAX_US)
		wait_max_us = PACE_WAIT_MAX_US;
	int64_t wait_us = pace_take(c, visitor->pace, url_host(c, url), wait_max_us);
	if (wait_us > wait_max_us) {
		visit->paced_until_us = call_now_us(c) + wait_us;
		end(visit, OUTCOME_RATE_LIMITED, "our own pace: this host was asked often enough");
		return false;
	}
	nanosleep(&(struct timespec){.tv_sec = wait_us / US_PER_SECOND,
			  .tv_nsec = wait_us % US_PER_SECOND * 1000},
		NULL);
	return true;
}

static void add_headers(struct call *c, const struct visit_request *request, const char **headers)
{
	const char *const *from = request->headers;
	while (*from)
		*headers++ = *from++;
	if (request->etag)
		*headers++ = call_printf(c, "If-None-Match: %s", request->etag);
	if (request->last_modified)
		*headers++ = call_printf(c, "If-Modified-Since: %s", request->last_modified);
	*headers = NULL;
}

static int timeout_of(struct call *c, const struct visitor *visitor)
{
	int left_ms = call_remaining_ms(c, visitor->timeout_ms);
	return left_ms < visitor->timeout_ms ? left_ms : visitor->timeout_ms;
}

/* Name and value of each line of a head, for the parsers. */
static void read_head(struct call *c, struct text *head, struct answer *answer)
{
	struct answer_header *headers = call_alloc(c, HEAD_LINES_MAX * sizeof *headers);
	char *rest = NULL;
	char *copy = arena_copy(c->arena, head->data, head->len);
	for (char *line = strtok_r(copy, "\r\n", &rest);
		line && answer->header_count < HEAD_LINES_MAX;
		line = strtok_r(NULL, "\r\n", &rest)) {
		char *colon = strchr(line, ':');
		if (!colon || colon == line)
			continue;
		*colon = '\0';
		headers[answer->header_count++] = (struct answer_header){line,
			colon + 1 + strspn(colon + 1, " \t")};
	}
	answer->headers = headers;
}

/* What is kept of an answer is text: bytes of no charset (RFC 9110, section 5.5) are not. */
static const char *plain_header(struct call *c, struct download *came, const char *name)
{
	const char *value = download_header(c, came, name);
	return value && is_plain(value) ? value : NULL;
}

static void take(struct call *c, const char *url, struct download *came, struct visit *visit)
{
	visit->not_modified = came->status == 304;
	visit->etag = plain_header(c, came, "ETag");
	visit->last_modified = plain_header(c, came, "Last-Modified");
	visit->retry_after_s = came->retry_after_s;
	visit->answer = (struct answer){.body = text_string(&came->body),
		.len = came->body.len,
		.url = url,
		.status = came->status,
		.content_type = plain_header(c, came, "Content-Type"),
		.fetched_at_us = call_now_us(c)};
	read_head(c, &came->head, &visit->answer);
}

static bool ask(struct call *c, const struct visitor *visitor, const struct visit_request *request,
	const char *url, struct visit *visit, struct download *came)
{
	const char *headers[VISIT_HEADERS_MAX];
	int timeout_ms = timeout_of(c, visitor);
	if (timeout_ms <= 0) {
		end(visit, OUTCOME_TRANSIENT, "no time is left");
		return false;
	}
	add_headers(c, request, headers);
	visit->requests++;
	download(c, visitor->downloader,
		&(struct download_request){.url = url,
			.headers = headers,
			.timeout_ms = timeout_ms,
			.body_bytes_max = visitor->body_bytes_max},
		came);
	if (came->end == DOWNLOAD_ANSWERED)
		return true;
	visit->is_too_large = came->end == DOWNLOAD_TOO_LARGE;
	if (visit->is_too_large)
		take(c, url, came, visit);
	end(visit,
		came->end == DOWNLOAD_TOO_LARGE || came->end == DOWNLOAD_REFUSED
			? OUTCOME_MARKUP_CHANGED
			: OUTCOME_TRANSIENT,
		came->end == DOWNLOAD_TOO_LARGE ? "the answer is too large" : came->why);
	return false;
}

static bool is_redirect(int status)
{
	return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* Where a redirect leads; NULL when it is an answer, or when visit->detail says what is wrong. */
static const char *next_of(struct call *c, const struct visit_request *request, const char *url,
	struct download *came, struct visit *visit)
{
	const char *location = is_redirect(came->status) ? download_header(c, came, "Location")
							 : NULL;
	if (!location)
		return NULL;
	visit->answer.url = url;
	visit->answer.status = came->status;
	const char *next = url_resolve(c, url, location);
	if (!next || strcmp(next, url) == 0 || visit->requests > request->redirects_max) {
		end(visit, OUTCOME_MARKUP_CHANGED,
			next ? "too many redirects" : "a redirect to what is no address");
		return NULL;
	}
	return next;
}

void visit_page(struct call *c, const struct visitor *visitor, const struct visit_request *request,
	struct visit *visit)
{
	*visit = (struct visit){0};
	struct download came;
	for (const char *url = request->url, *next; url; url = next) {
		const char *fault = fault_of(c, visitor, request->hosts, url);
		if (fault)
			end(visit, OUTCOME_MARKUP_CHANGED, fault);
		if (fault || !is_wanted(c, visitor, request, url, visit) ||
			!wait_for_token(c, visitor, url, visit) ||
			!ask(c, visitor, request, url, visit, &came))
			return;
		next = next_of(c, request, url, &came, visit);
		if (!next && !visit->detail)
			take(c, url, &came, visit);
	}
}
