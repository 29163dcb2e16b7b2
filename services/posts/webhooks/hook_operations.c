/* The operations on webhooks: everybody's own, and nobody else's. */
#include <inttypes.h>

#include "base/cursor.h"
#include "base/hmac.h"
#include "base/version_tag.h"
#include "events/event_store.h"
#include "posts.h"
#include "posts_api.h"
#include "webhooks/hook.h"
#include "webhooks/hook_delivery_store.h"
#include "webhooks/hook_store.h"

#define DROPPED_AT_ONCE 500
#define DROPPING_US (2 * US_PER_SECOND) /* what is left then goes when it is old */

/* GET /api/webhooks. */
enum err list_webhooks(struct call *c, struct webhook_page *out)
{
	return hook_store_page(c, c->principal.user_id, &out->items);
}

static const char *make_secret(struct call *c)
{
	char *secret = call_alloc(c, HMAC_SECRET_SIZE);
	hmac_make_secret(secret);
	return secret;
}

struct making {
	const char *secret;
	struct webhook *hook;
};

static enum err insert(struct call *c, void *arg)
{
	const struct making *making = arg;
	TRY(hook_store_insert(c, c->principal.user_id, posts_of(c)->hooks.per_user, making->secret,
		making->hook));
	making->hook->secret = making->secret;
	return OK;
}

/* POST /api/webhooks. 201 with the secret; 409 for one too many; 422 for a URL that is not public.
 */
enum err create_webhook(struct call *c, const struct create_webhook_in *in, struct webhook *out)
{
	struct making making = {.secret = make_secret(c), .hook = out};
	TRY(hook_from_draft(c, &posts_of(c)->hooks, &in->body, out));
	return db_write(c, insert, &making);
}

/* GET /api/webhooks/{id}. */
enum err get_webhook(struct call *c, const struct get_webhook_in *in, struct webhook *out)
{
	return hook_store_by_id(c, in->id, c->principal.user_id, out);
}

struct change {
	const struct update_webhook_in *in;
	struct webhook *hook;
};

static enum err read_to_change(struct call *c, const struct change *change)
{
	TRY(hook_store_to_change(c, change->in->id, c->principal.user_id, change->hook));
	if (version_tag_matches(change->in->if_match, change->hook->version))
		return OK;
	return fail(c, ERR_PRECONDITION, "the webhook is at version %" PRId64 " by now",
		change->hook->version);
}

static enum err change(struct call *c, void *arg)
{
	const struct change *change = arg;
	TRY(read_to_change(c, change));
	TRY(hook_change(c, &posts_of(c)->hooks, &change->in->body, change->hook));
	return hook_store_update(c, change->hook);
}

/* PATCH /api/webhooks/{id}. */
enum err update_webhook(struct call *c, const struct update_webhook_in *in, struct webhook *out)
{
	return db_write(c, change, &(struct change){.in = in, .hook = out});
}

static enum err erase(struct call *c, void *arg)
{
	const int64_t *id = arg;
	return hook_store_delete(c, *id, c->principal.user_id);
}

struct drop {
	int64_t webhook_id;
	int64_t removed;
};

static enum err drop(struct call *c, void *arg)
{
	struct drop *drop = arg;
	return hook_delivery_store_drop(c, drop->webhook_id, DROPPED_AT_ONCE, &drop->removed);
}

/* DELETE /api/webhooks/{id}. Its log goes in parts, for whoever writes meanwhile. */
enum err delete_webhook(struct call *c, const struct delete_webhook_in *in)
{
	int64_t id = in->id;
	struct drop rest = {.webhook_id = id};
	int64_t until_us = clock_monotonic_us() + DROPPING_US;
	TRY(db_write(c, erase, &id));
	do
		TRY(db_write(c, drop, &rest));
	while (rest.removed == DROPPED_AT_ONCE && clock_monotonic_us() < until_us);
	return OK;
}

struct rotation {
	int64_t id;
	const char *secret;
	struct webhook *hook;
};

static enum err rotate(struct call *c, void *arg)
{
	const struct rotation *rotation = arg;
	return hook_store_rotate(c, rotation->id, c->principal.user_id, rotation->secret,
		call_now_us(c) + HOOK_OLD_SECRET_US, rotation->hook);
}

/* POST /api/webhooks/{id}/rotate. */
enum err rotate_webhook_secret(struct call *c, const struct rotate_webhook_secret_in *in,
	struct webhook *out)
{
	struct rotation rotation = {.id = in->id, .secret = make_secret(c), .hook = out};
	TRY(db_write(c, rotate, &rotation));
	out->secret = rotation.secret;
	return OK;
}

/* What sends something at once needs. */
struct sending {
	int64_t webhook_id;
	int64_t delivery_id;
	struct webhook_delivery *delivery;
};

static enum err check_webhook(struct call *c, int64_t id)
{
	struct webhook hook;
	TRY(hook_store_by_id(c, id, c->principal.user_id, &hook));
	return hook_check_enabled(c, &hook);
}

static enum err send_example(struct call *c, void *arg)
{
	const struct sending *sending = arg;
	const struct event event = {.kind = EVENT_KIND_WEBHOOK_TEST,
		.user_id = c->principal.user_id,
		.data = "{\"message\":\"This is an example.\"}"};
	int64_t event_id;
	TRY(check_webhook(c, sending->webhook_id));
	TRY(event_store_insert(c, &event, &event_id));
	return hook_delivery_store_insert(c, sending->webhook_id, event_id, event.kind,
		sending->delivery);
}

/* POST /api/webhooks/{id}/test. 409 where it is not enabled. */
enum err test_webhook(struct call *c, const struct test_webhook_in *in,
	struct webhook_delivery *out)
{
	return db_write(c, send_example, &(struct sending){.webhook_id = in->id, .delivery = out});
}

/* GET /api/webhooks/{id}/deliveries. */
enum err list_webhook_deliveries(struct call *c, const struct list_webhook_deliveries_in *in,
	struct webhook_delivery_page *out)
{
	struct webhook hook;
	struct cursor before = {0};
	bool more;
	TRY(hook_store_by_id(c, in->id, c->principal.user_id, &hook));
	if (in->cursor)
		TRY(cursor_decode(c, in->cursor, 0, &before));
	TRY(hook_delivery_store_page(c, in->id, before.id, in->limit, &out->items, &more));
	if (more)
		out->next_cursor = cursor_encode(c,
			(struct cursor){.id = out->items.items[out->items.count - 1].id});
	return OK;
}

static enum err replay(struct call *c, void *arg)
{
	const struct sending *sending = arg;
	TRY(check_webhook(c, sending->webhook_id));
	return hook_delivery_store_replay(c, sending->webhook_id, sending->delivery_id,
		sending->delivery);
}

/* POST /api/webhooks/{id}/deliveries/{delivery_id}/replay. 409 while it is on its way. */
enum err replay_webhook_delivery(struct call *c, const struct replay_webhook_delivery_in *in,
	struct webhook_delivery *out)
{
	return db_write(c, replay,
		&(struct sending){.webhook_id = in->id,
			.delivery_id = in->delivery_id,
			.delivery = out});
}
