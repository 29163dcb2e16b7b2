/* "<nonce>.<user>.<role>.<session>.<token's end, s>.<ticket's end, s>.<code>": digits, letters and
 * dots alone, so that it needs no escapes in an address. The code is base64 of HMAC-SHA-256 in its
 * alphabet for addresses. */
#include "ticket.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "base/hmac.h"
#include "base/random.h"

#define PURPOSE "crier live tickets, 1"
#define NONCE_BYTES 16
#define NONCE_SIZE (2 * NONCE_BYTES + 1)
#define USED_MAX 65536
#define KEY_PREFIX "crier:live:ticket:"

struct used {
	char nonce[NONCE_SIZE];
	int64_t until_s;
};

struct ticket_desk {
	struct hmac_key key;
	struct redis *redis;
	pthread_mutex_t lock;
	size_t next; /* the oldest, where the next one is written */
	struct used used[USED_MAX];
};

/* What a ticket says. */
struct claim {
	char nonce[NONCE_SIZE];
	struct principal principal;
	int64_t until_s;
};

struct ticket_desk *ticket_desk_create(const char *secret, struct redis *redis)
{
	struct ticket_desk *desk = calloc(1, sizeof *desk);
	if (!desk)
		return NULL;
	desk->redis = redis;
	pthread_mutex_init(&desk->lock, NULL);
	struct hmac_key shared = {.len = strnlen(secret, HMAC_KEY_BYTES_MAX)};
	memcpy(shared.bytes, secret, shared.len);
	char derived[HMAC_BASE64_SIZE];
	hmac_sha256_base64(&shared, PURPOSE, derived);
	desk->key.len = HMAC_BASE64_SIZE - 1;
	memcpy(desk->key.bytes, derived, desk->key.len);
	return desk;
}

void ticket_desk_destroy(struct ticket_desk *desk)
{
	if (!desk)
		return;
	pthread_mutex_destroy(&desk->lock);
	free(desk);
}

/* Between the alphabets of base64: what stands for + / and = in an address, and back. */
static void translate(char *code, const char *from, const char *to)
{
	for (; *code; code++) {
		const char *found = strchr(from, *code);
		if (found)
			*code = to[found - from];
	}
}

const char *ticket_issue(struct call *c, const struct ticket_desk *desk)
{
	unsigned char bytes[NONCE_BYTES];
	char nonce[NONCE_SIZE], code[HMAC_BASE64_SIZE];
	const struct principal *who = &c->principal;
	random_bytes(bytes, sizeof bytes);
	hex_encode(bytes, sizeof bytes, nonce);
	const char *said = call_printf(c, "%s.%" PRId64 ".%s.%" PRId64 ".%" PRId64 ".%" PRId64,
		nonce, who->user_id, role_name(who->role), who->session_id,
		who->expires_us / US_PER_SECOND, call_now_us(c) / US_PER_SECOND + TICKET_SECONDS);
	hmac_sha256_base64(&desk->key, said, code);
	translate(code, "+/=", "-_~");
	return call_printf(c, "%s.%s", said, code);
}

static bool read_claim(struct call *c, const struct ticket_desk *desk, const char *ticket,
	struct claim *claim)
{
	const char *dot = strrchr(ticket, '.');
	if (!dot || strlen(dot + 1) != HMAC_BASE64_SIZE - 1)
		return false;
	char *said = call_printf(c, "%.*s", (int)(dot - ticket), ticket);
	char *code = call_printf(c, "%s", dot + 1);
	translate(code, "-_~", "+/=");
	if (!hmac_sha256_matches(&desk->key, said, code))
		return false;
	char role[16];
	int64_t expires_s;
	*claim = (struct claim){0};
	if (sscanf(said, "%32[0-9a-f].%" SCNd64 ".%15[a-z].%" SCNd64 ".%" SCNd64 ".%" SCNd64,
		    claim->nonce, &claim->principal.user_id, role, &claim->principal.session_id,
		    &expires_s, &claim->until_s) != 6)
		return false;
	claim->principal.expires_us = expires_s * US_PER_SECOND;
	return role_parse(role, &claim->principal.role);
}

/* Those that are too old anyway make room; where there is none, the oldest does. */
static bool was_used_here(struct ticket_desk *desk, const struct claim *claim, int64_t now_s)
{
	bool found = false;
	pthread_mutex_lock(&desk->lock);
	for (size_t i = 1; i <= USED_MAX && !found; i++) {
		const struct used *used = &desk->used[(desk->next - i) % USED_MAX];
		if (used->until_s < now_s)
			break;
		found = strcmp(used->nonce, claim->nonce) == 0;
	}
	if (!found) {
		struct used *place = &desk->used[desk->next++ % USED_MAX];
		place->until_s = now_s + TICKET_SECONDS + 1;
		memcpy(place->nonce, claim->nonce, NONCE_SIZE);
	}
	pthread_mutex_unlock(&desk->lock);
	return found;
}

/* Without an answer of Redis nobody knows, and it counts as not used. */
static bool was_used_elsewhere(struct call *c, const struct ticket_desk *desk,
	const struct claim *claim)
{
	struct redis_reply reply;
	const char *const words[] = {"SET", call_printf(c, KEY_PREFIX "%s", claim->nonce), "1",
		"NX", "EX", call_printf(c, "%d", TICKET_SECONDS + 1), NULL};
	if (redis_run(c, desk->redis, words, &reply) != OK) {
		call_forgive(c);
		return false;
	}
	return reply.type == REDIS_NIL;
}

enum err ticket_use(struct call *c, struct ticket_desk *desk, const char *ticket,
	struct principal *principal)
{
	struct claim claim;
	int64_t now_s = call_now_us(c) / US_PER_SECOND;
	if (!read_claim(c, desk, ticket, &claim))
		return fail(c, ERR_UNAUTHENTICATED, "that is no ticket");
	if (claim.until_s < now_s)
		return fail(c, ERR_UNAUTHENTICATED, "the ticket is too old");
	if (was_used_here(desk, &claim, now_s) || was_used_elsewhere(c, desk, &claim))
		return fail(c, ERR_UNAUTHENTICATED, "the ticket was used");
	*principal = claim.principal;
	return OK;
}
