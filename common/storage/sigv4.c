/* A request is written in its one canonical form; what is signed is the hash of that, with a key
 * that is good for one day, region and service. */
#include "storage/sigv4.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/hex.h"
#include "base/rfc3339.h"
#include "base/sha256.h"
#include "base/text.h"

#define ALGORITHM "AWS4-HMAC-SHA256"
#define DAY_CHARS 8
#define TEXT_BYTES_MAX 65536

struct code {
	unsigned char bytes[SHA256_DIGEST_LENGTH];
};

/* 2015-08-30T12:36:00.000Z without its signs and milliseconds. */
void sigv4_time(int64_t time_us, char out[SIGV4_TIME_SIZE])
{
	char full[RFC3339_SIZE];
	rfc3339_format(time_us, full);
	for (const char *at = full; *at != '.'; at++)
		if (*at != '-' && *at != ':')
			*out++ = *at;
	*out++ = 'Z';
	*out = '\0';
}

static struct code sign(const void *key, size_t key_len, const char *text)
{
	struct code code;
	unsigned len;
	if (!HMAC(EVP_sha256(), key, (int)key_len, (const unsigned char *)text, strlen(text),
		    code.bytes, &len))
		abort(); /* only without memory */
	return code;
}

static struct code sign_by(struct code key, const char *text)
{
	return sign(key.bytes, sizeof key.bytes, text);
}

/* "host;x-amz-date" */
static const char *list_signed(struct call *c, const struct sigv4_request *request)
{
	struct text list;
	text_init(&list, c->arena, 128, TEXT_BYTES_MAX);
	for (size_t i = 0; i < request->header_count; i++) {
		if (i)
			text_add_char(&list, ';');
		text_add_string(&list, request->headers[i].name);
	}
	return text_string(&list);
}

static const char *canonical_hash(struct call *c, const struct sigv4_request *request,
	const char *names)
{
	struct text canonical;
	text_init(&canonical, c->arena, 512, TEXT_BYTES_MAX);
	text_printf(&canonical, "%s\n%s\n%s\n", request->method, request->path, request->query);
	for (size_t i = 0; i < request->header_count; i++)
		text_printf(&canonical, "%s:%s\n", request->headers[i].name,
			request->headers[i].value);
	text_printf(&canonical, "\n%s\n%s", names, request->payload_hash);
	char *hash = call_alloc(c, SHA256_HEX_SIZE);
	sha256_hex(text_string(&canonical), canonical.len, hash);
	return hash;
}

static struct code signing_key(struct call *c, const struct sigv4_key *key, const char *day)
{
	const char *secret = call_printf(c, "AWS4%s", key->secret);
	struct code of_day = sign(secret, strlen(secret), day);
	struct code of_service = sign_by(sign_by(of_day, key->region), key->service);
	return sign_by(of_service, "aws4_request");
}

const char *sigv4_authorize(struct call *c, const struct sigv4_key *key,
	const struct sigv4_request *request)
{
	const char *names = list_signed(c, request);
	const char *day = call_printf(c, "%.*s", DAY_CHARS, request->time);
	const char *scope = call_printf(c, "%s/%s/%s/aws4_request", day, key->region, key->service);
	const char *text = call_printf(c, ALGORITHM "\n%s\n%s\n%s", request->time, scope,
		canonical_hash(c, request, names));
	struct code code = sign_by(signing_key(c, key, day), text);
	char hex[SHA256_HEX_SIZE];
	hex_encode(code.bytes, sizeof code.bytes, hex);
	return call_printf(c, ALGORITHM " Credential=%s/%s, SignedHeaders=%s, Signature=%s",
		key->id, scope, names, hex);
}
