/* Objects in a bucket of S3, or of what speaks like it, by its path: URL/BUCKET/NAME. Each request
 * is whole in itself and harmless a second time, so it is sent once more where the first broke. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/sha256.h"
#include "http/transfers.h"
#include "storage/driver.h"
#include "storage/sigv4.h"

#define TIMEOUT_MS 5000
#define TRIES_MAX 2
#define HEADERS_MAX 6
#define OWN_ANSWER_BYTES_MAX 65536

struct s3 {
	struct storage_options options;
	const char *host; /* within s3_url, with its port */
	struct transfers transfers;
};

/* What one request asks; the answer's body is bounded by answer_bytes_max. */
struct ask {
	const char *method;
	const char *name;
	const struct storage_object *body; /* NULL: none */
	size_t answer_bytes_max;
};

/* "https://host" or "http://host:9000", without a path. */
static const char *host_of(const char *url)
{
	static const char *const schemes[] = {"https://", "http://"};
	for (size_t i = 0; i < COUNT_OF(schemes); i++) {
		size_t len = strlen(schemes[i]);
		if (strncmp(url, schemes[i], len) == 0 && url[len] && !strpbrk(url + len, "/?#@ "))
			return url + len;
	}
	return NULL;
}

static enum err s3_create(struct call *c, const struct storage_options *options, void **self)
{
	const char *host = host_of(options->s3_url);
	if (!host)
		return fail(c, ERR_INVALID,
			"the address of S3 is http:// or https:// and a host, without a path");
	if (!storage_is_name(options->s3_bucket) || !*options->s3_region || !*options->s3_key_id ||
		!*options->s3_secret)
		return fail(c, ERR_INVALID, "S3 needs a bucket, a region, a key's id and secret");
	struct s3 *s3 = calloc(1, sizeof *s3);
	if (!s3)
		abort();
	s3->options = *options;
	s3->host = host;
	transfers_init(&s3->transfers);
	*self = s3;
	return OK;
}

static void s3_destroy(void *self)
{
	struct s3 *s3 = self;
	transfers_finish(&s3->transfers);
	free(s3);
}

/* Nothing in a name has to be encoded: storage_is_name. */
static void fill_headers(struct call *c, const struct s3 *s3, const struct ask *ask,
	const char **headers)
{
	char hash[SHA256_HEX_SIZE], time[SIGV4_TIME_SIZE];
	sha256_hex(ask->body ? ask->body->data : "", ask->body ? ask->body->len : 0, hash);
	sigv4_time(call_now_us(c), time);
	const struct sigv4_header signed_headers[] = {{"host", s3->host},
		{"x-amz-content-sha256", hash}, {"x-amz-date", time}};
	const struct sigv4_key key = {.id = s3->options.s3_key_id,
		.secret = s3->options.s3_secret,
		.region = s3->options.s3_region,
		.service = "s3"};
	const struct sigv4_request request = {.method = ask->method,
		.path = call_printf(c, "/%s/%s", s3->options.s3_bucket, ask->name),
		.query = "",
		.headers = signed_headers,
		.header_count = COUNT_OF(signed_headers),
		.payload_hash = hash,
		.time = time};
	*headers++ = call_printf(c, "Host: %s", s3->host);
	*headers++ = call_printf(c, "x-amz-content-sha256: %s", hash);
	*headers++ = call_printf(c, "x-amz-date: %s", time);
	*headers++ = call_printf(c, "Authorization: %s", sigv4_authorize(c, &key, &request));
	if (ask->body)
		*headers++ = call_printf(c, "Content-Type: %s", ask->body->content_type);
	*headers = NULL;
}

static enum err fail_without_answer(struct call *c, const struct ask *ask, enum transfer_end end,
	const struct transfer_answer *answer)
{
	enum err err = end == TRANSFER_TIMED_OUT   ? ERR_TIMEOUT
		       : end == TRANSFER_TOO_LARGE ? ERR_TOO_LARGE
						   : ERR_UNAVAILABLE;
	fail(c, err,
		end == TRANSFER_TOO_LARGE ? "the object is too large"
					  : "the storage does not answer at the moment");
	c->failure.cause = call_printf(c, "%s %s: %s", ask->method, ask->name, answer->why);
	return err;
}

static enum transfer_end try_once(struct call *c, struct s3 *s3, const struct ask *ask,
	struct transfer_answer *answer)
{
	const char *headers[HEADERS_MAX];
	fill_headers(c, s3, ask, headers);
	*answer = (struct transfer_answer){.why = "libcurl cannot start"};
	text_init(&answer->body, c->arena, 4096, ask->answer_bytes_max);
	int timeout_ms = call_remaining_ms(c, TIMEOUT_MS);
	if (timeout_ms <= 0)
		return TRANSFER_TIMED_OUT;
	struct transfer *transfer = transfers_take(&s3->transfers);
	if (!transfer)
		return TRANSFER_FAILED;
	const struct transfer_request request = {.method = ask->method,
		.url = call_printf(c, "%s/%s/%s", s3->options.s3_url, s3->options.s3_bucket,
			ask->name),
		.headers = headers,
		.body = ask->body ? ask->body->data : NULL,
		.body_len = ask->body ? ask->body->len : 0,
		.timeout_ms = timeout_ms < TIMEOUT_MS ? timeout_ms : TIMEOUT_MS};
	enum transfer_end end = transfer_run(c, transfer, &request, answer);
	transfers_give(&s3->transfers, transfer);
	return end;
}

static bool is_ill(enum transfer_end end, const struct transfer_answer *answer)
{
	return end == TRANSFER_FAILED || (end == TRANSFER_ANSWERED && answer->status >= 500);
}

/* @param[out] answer  of status 2xx or 404 */
static enum err send(struct call *c, struct s3 *s3, const struct ask *ask,
	struct transfer_answer *answer)
{
	enum transfer_end end = try_once(c, s3, ask, answer);
	for (int tried = 1; tried < TRIES_MAX && is_ill(end, answer); tried++)
		end = try_once(c, s3, ask, answer);
	if (end != TRANSFER_ANSWERED)
		return fail_without_answer(c, ask, end, answer);
	if (answer->status / 100 == 2 || answer->status == 404)
		return OK;
	fail(c, ERR_UNAVAILABLE, "the storage refuses at the moment");
	c->failure.cause = call_printf(c, "%s %s: %d: %.300s", ask->method, ask->name,
		answer->status, text_string(&answer->body));
	return ERR_UNAVAILABLE;
}

static enum err s3_put(struct call *c, void *self, const char *name,
	const struct storage_object *object)
{
	struct transfer_answer answer;
	const struct ask ask = {"PUT", name, object, OWN_ANSWER_BYTES_MAX};
	TRY(send(c, self, &ask, &answer));
	return answer.status == 404 ? fail(c, ERR_UNAVAILABLE, "the storage has no such bucket")
				    : OK;
}

static enum err s3_get(struct call *c, void *self, const char *name, struct storage_object *object)
{
	const struct s3 *s3 = self;
	struct transfer_answer answer;
	const struct ask ask = {"GET", name, NULL, s3->options.object_bytes_max};
	TRY(send(c, self, &ask, &answer));
	if (answer.status == 404)
		return fail(c, ERR_NOT_FOUND, "there is no such object");
	*object = (struct storage_object){.data = text_string(&answer.body),
		.len = answer.body.len,
		.content_type = answer.content_type};
	return OK;
}

static enum err s3_remove(struct call *c, void *self, const char *name)
{
	struct transfer_answer answer;
	const struct ask ask = {"DELETE", name, NULL, OWN_ANSWER_BYTES_MAX};
	return send(c, self, &ask, &answer);
}

const struct storage_driver storage_s3 = {s3_create, s3_destroy, s3_put, s3_get, s3_remove};
