/* Signed anew at each attempt: a receiver refuses what is old. */
#include "webhooks/hook_request.h"

#include <inttypes.h>

#include "base/hmac.h"
#include "base/text.h"
#include "json/encode.h"

#define BODY_BYTES_MAX ((size_t)1024 * 1024)
#define HEADERS 5

const char *hook_request_body(struct call *c, const struct hook_message *message)
{
	const struct webhook_message sent = {
		.type = message->kind,
		.timestamp_us = message->happened_at_us,
		.data = message->data,
	};
	struct text body;
	text_init(&body, c->arena, 1024, BODY_BYTES_MAX);
	json_encode(&body, &webhook_message_shape, &sent);
	return text_string(&body);
}

static void add_signature(struct text *signatures, const char *secret, const char *text)
{
	struct hmac_key key;
	char code[HMAC_BASE64_SIZE];
	if (!hmac_read_secret(secret, &key))
		return;
	hmac_sha256_base64(&key, text, code);
	text_printf(signatures, "%sv1,%s", signatures->len ? " " : "", code);
}

static const char *sign(struct call *c, const struct hook_message *message, const char *text)
{
	struct text signatures;
	text_init(&signatures, c->arena, 128, SIZE_MAX);
	add_signature(&signatures, message->secret, text);
	if (message->old_secret && call_now_us(c) < message->old_secret_until_us)
		add_signature(&signatures, message->old_secret, text);
	return text_string(&signatures);
}

const char *const *hook_request_headers(struct call *c, const struct hook_message *message,
	const char *body)
{
	int64_t now_s = call_now_us(c) / US_PER_SECOND;
	const char *text = call_printf(c, "%s.%" PRId64 ".%s", message->id, now_s, body);
	const char **headers = call_alloc(c, HEADERS * sizeof *headers);
	headers[0] = "Content-Type: application/json";
	headers[1] = call_printf(c, "webhook-id: %s", message->id);
	headers[2] = call_printf(c, "webhook-timestamp: %" PRId64, now_s);
	headers[3] = call_printf(c, "webhook-signature: %s", sign(c, message, text));
	headers[4] = NULL;
	return headers;
}
