/* A webhook of the operator's, as Standard Webhooks has it (standardwebhooks.com): the id is the
 * idempotency key, and a signature over id, time and body tells who sent it. */
#include <inttypes.h>

#include "base/hmac.h"
#include "base/text.h"
#include "http/push.h"
#include "publisher.h"
#include "scheduler_types.h"
#include "json/encode.h"

#define BODY_BYTES_MAX ((size_t)2 * 1024 * 1024)

static struct webhook_image_list images_of(struct call *c, const struct post_image_list *shown)
{
	struct webhook_image_list images = {.count = shown->count};
	images.items = call_alloc(c, (images.count + 1) * sizeof *images.items);
	for (size_t i = 0; i < images.count; i++) {
		const struct post_image *image = &shown->items[i];
		images.items[i] = (struct webhook_image){
			.url = image->url,
			.alt = image->alt,
			.has_width = image->has_width,
			.width = image->width,
			.has_height = image->has_height,
			.height = image->height,
		};
	}
	return images;
}

static const char *body_of(struct call *c, const struct publication *publication)
{
	const struct webhook_post post = {
		.type = WEBHOOK_POST_TYPE_POST_PUBLISHED,
		.post_id = publication->post_id,
		.version = publication->version,
		.user_id = publication->user_id,
		.title = publication->title,
		.content = publication->content,
		.tags = publication->tags,
		.images = images_of(c, &publication->images),
		.publish_at_us = publication->publish_at_us,
	};
	struct text body;
	text_init(&body, c->arena, 1024, BODY_BYTES_MAX);
	json_encode(&body, &webhook_post_shape, &post);
	return text_string(&body);
}

static const char *const *headers_of(struct call *c, const struct scheduler *scheduler,
	const struct publication *publication, const char *body)
{
	const char *id = call_printf(c, "post-%" PRId64 "-%" PRId64, publication->post_id,
		publication->version);
	const char *time = call_printf(c, "%" PRId64, call_now_us(c) / US_PER_SECOND);
	char signature[HMAC_BASE64_SIZE];
	hmac_sha256_base64(&scheduler->webhook_key, call_printf(c, "%s.%s.%s", id, time, body),
		signature);
	const char **headers = call_alloc(c, 5 * sizeof *headers);
	headers[0] = "Content-Type: application/json";
	headers[1] = call_printf(c, "webhook-id: %s", id);
	headers[2] = call_printf(c, "webhook-timestamp: %s", time);
	headers[3] = call_printf(c, "webhook-signature: v1,%s", signature);
	headers[4] = NULL;
	return headers;
}

/* 408, 429 and 503 tell that it was not taken; of another 5xx nobody knows. */
static enum attempt_report_outcome outcome_of(const struct push_answer *answer)
{
	if (answer->status >= 200 && answer->status < 300)
		return ATTEMPT_REPORT_OUTCOME_DELIVERED;
	if (!answer->sent || answer->status == 408 || answer->status == 429 ||
		answer->status == 503)
		return ATTEMPT_REPORT_OUTCOME_FAILED;
	if (answer->status >= 300 && answer->status < 500)
		return ATTEMPT_REPORT_OUTCOME_REFUSED;
	return ATTEMPT_REPORT_OUTCOME_UNKNOWN;
}

static struct attempt publish(struct call *c, const struct scheduler *scheduler,
	const struct publication *publication, int timeout_ms)
{
	if (!scheduler->webhook)
		return (struct attempt){.outcome = ATTEMPT_REPORT_OUTCOME_REFUSED,
			.reason = "there is no webhook: CRIER_SCHEDULER_WEBHOOK_URL is not set"};
	const char *body = body_of(c, publication);
	struct push_answer answer = push(c, scheduler->webhook,
		headers_of(c, scheduler, publication, body), body, timeout_ms);
	return (struct attempt){
		.outcome = outcome_of(&answer),
		.reason = answer.status ? call_printf(c, "it answered %d", answer.status)
					: answer.why,
		.retry_after_ms = answer.retry_after_s * INT64_C(1000),
	};
}

const struct publisher publisher_webhook = {
	.channel = CHANNEL_WEBHOOK,
	.publish = publish,
};
