/* One set under a read-write lock. Whoever finds it old reads the database, while the others
 * go on with what they have. */
#include "keys/keys.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "keys/keyset.h"

#define RELOAD_AFTER_US US_PER_MINUTE
/* More than it takes for every replica to reload and every verifier to fetch. */
#define ANNOUNCE_US (5 * US_PER_MINUTE)
#define JWKS_BYTES_MAX 65536

struct keys {
	struct keys_options options;
	pthread_rwlock_t lock;
	struct keyset *set;
	pthread_mutex_t reloading;
	atomic_int_fast64_t loaded_at_us;
};

static enum err make_secret(struct call *c, enum key_purpose purpose, const char **secret)
{
	if (purpose == KEY_ACCESS)
		return token_key_generate(c, secret);
	*secret = refresh_key_generate(c);
	return OK;
}

static enum err add_key(struct call *c, enum key_purpose purpose, int64_t number,
	int64_t signs_from_us)
{
	struct stored_key key = {.purpose = purpose,
		.number = number,
		.signs_from_us = signs_from_us};
	TRY(make_secret(c, purpose, &key.secret));
	return key_store_add(c, &key);
}

/* The first key of a purpose signs at once: there is nobody yet who could not know it. */
static enum err add_if_due(struct call *c, const struct stored_keys *stored,
	enum key_purpose purpose, int64_t rotate_after_us, bool *added)
{
	const struct stored_key *newest = keyset_newest(stored, purpose);
	int64_t now_us = call_now_us(c);
	if (newest && now_us < newest->signs_from_us + rotate_after_us)
		return OK;
	*added = true;
	return newest ? add_key(c, purpose, newest->number + 1, now_us + ANNOUNCE_US)
		      : add_key(c, purpose, 1, now_us);
}

static enum err read_all(struct call *c, const struct keys *keys, struct stored_keys *stored)
{
	int64_t rotate_after_us = keys->options.rotate_after_us;
	bool added = false;
	TRY(key_store_all(c, stored));
	TRY(add_if_due(c, stored, KEY_ACCESS, rotate_after_us, &added));
	TRY(add_if_due(c, stored, KEY_REFRESH, rotate_after_us, &added));
	return added ? key_store_all(c, stored) : OK;
}

static enum err load(struct call *c, struct keys *keys)
{
	struct stored_keys stored;
	const struct keyset_lives lives = {
		.access_us = keys->options.access_life_us + ANNOUNCE_US,
		.refresh_us = keys->options.refresh_life_us + ANNOUNCE_US,
	};
	TRY(read_all(c, keys, &stored));
	struct keyset *fresh = keyset_create(c, &stored, &lives);
	if (!fresh)
		return ERR_INTERNAL;
	pthread_rwlock_wrlock(&keys->lock);
	struct keyset *old = keys->set;
	keys->set = fresh;
	pthread_rwlock_unlock(&keys->lock);
	keyset_destroy(old);
	return OK;
}

enum err keys_create(struct call *c, const struct keys_options *options, struct keys **keys)
{
	struct keys *made = calloc(1, sizeof *made);
	if (!made)
		abort();
	made->options = *options;
	pthread_rwlock_init(&made->lock, NULL);
	pthread_mutex_init(&made->reloading, NULL);
	atomic_store(&made->loaded_at_us, call_now_us(c));
	enum err err = load(c, made);
	if (err != OK) {
		keys_destroy(made);
		return err;
	}
	*keys = made;
	return OK;
}

void keys_destroy(struct keys *keys)
{
	if (!keys)
		return;
	keyset_destroy(keys->set);
	pthread_rwlock_destroy(&keys->lock);
	pthread_mutex_destroy(&keys->reloading);
	free(keys);
}

static bool is_old(const struct keys *keys, int64_t now_us)
{
	int64_t age_us = now_us - atomic_load(&keys->loaded_at_us);
	return age_us < 0 || age_us >= RELOAD_AFTER_US;
}

/* The set, with the read lock on. A failed reload is no reason to sign nobody in: the keys in
 * hand are good, and it is tried again in a minute. */
static const struct keyset *hold(struct call *c, struct keys *keys)
{
	if (is_old(keys, call_now_us(c)) && pthread_mutex_trylock(&keys->reloading) == 0) {
		atomic_store(&keys->loaded_at_us, call_now_us(c));
		if (load(c, keys) != OK)
			call_forgive(c);
		pthread_mutex_unlock(&keys->reloading);
	}
	pthread_rwlock_rdlock(&keys->lock);
	return keys->set;
}

static void let_go(struct keys *keys)
{
	pthread_rwlock_unlock(&keys->lock);
}

void keys_freshen(struct call *c, struct keys *keys)
{
	(void)hold(c, keys);
	let_go(keys);
}

enum err keys_sign(struct call *c, struct keys *keys, const struct token_claims *claims,
	const char **token)
{
	const struct keyset *set = hold(c, keys);
	enum err err = token_sign(c, keyset_signer(set, call_now_us(c)), claims, token);
	let_go(keys);
	return err;
}

enum err keys_seal(struct call *c, struct keys *keys, const struct refresh_claims *claims,
	const char **token)
{
	const struct keyset *set = hold(c, keys);
	enum err err = refresh_token_seal(c, keyset_sealer(set, call_now_us(c)), claims, token);
	let_go(keys);
	return err;
}

enum err keys_open(struct call *c, struct keys *keys, const char *token,
	struct refresh_claims *claims)
{
	const struct keyset *set = hold(c, keys);
	enum err err = ERR_UNAUTHENTICATED;
	bool named = false;
	for (size_t i = 0; i < set->refresh_count && !named; i++) {
		named = refresh_token_names(set->refresh[i].key, token);
		if (named)
			err = refresh_token_open(c, set->refresh[i].key, token, claims);
	}
	let_go(keys);
	return named ? err : fail(c, err, "this is no refresh token of ours");
}

enum err keys_jwks(struct call *c, struct keys *keys, const char **jwks)
{
	struct text text;
	text_init(&text, c->arena, 1024, JWKS_BYTES_MAX);
	text_add_string(&text, "{\"keys\":[");
	const struct keyset *set = hold(c, keys);
	enum err err = OK;
	for (size_t i = 0; i < set->access_count && err == OK; i++) {
		const char *jwk = "";
		err = token_signer_jwk(c, set->access[i].signer, &jwk);
		text_printf(&text, "%s%s", i ? "," : "", jwk);
	}
	let_go(keys);
	text_add_string(&text, "]}");
	*jwks = text_string(&text);
	return err;
}

static enum err succeed(struct call *c, const struct stored_keys *stored, enum key_purpose purpose)
{
	const struct stored_key *newest = keyset_newest(stored, purpose);
	int64_t now_us = call_now_us(c);
	if (!newest)
		return add_key(c, purpose, 1, now_us);
	if (newest->signs_from_us > now_us)
		return fail(c, ERR_CONFLICT, "the newest key does not sign yet");
	return add_key(c, purpose, newest->number + 1, now_us + ANNOUNCE_US);
}

enum err keys_rotate(struct call *c)
{
	struct stored_keys stored;
	TRY(key_store_all(c, &stored));
	TRY(succeed(c, &stored, KEY_ACCESS));
	return succeed(c, &stored, KEY_REFRESH);
}
