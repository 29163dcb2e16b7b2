/* What is believed follows from the numbers alone: key n is superseded when n + 1 signs. */
#include "keys/keyset.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>

const struct stored_key *keyset_newest(const struct stored_keys *stored, enum key_purpose purpose)
{
	const struct stored_key *newest = NULL;
	for (size_t i = 0; i < stored->count; i++)
		if (stored->items[i].purpose == purpose)
			newest = &stored->items[i];
	return newest;
}

/* Whether what the key signed may still live. The next one of its purpose follows it. */
static bool is_believed(const struct stored_keys *stored, size_t index, int64_t life_us,
	int64_t now_us)
{
	const struct stored_key *key = &stored->items[index];
	if (index + 1 == stored->count || key[1].purpose != key->purpose)
		return true;
	return now_us < key[1].signs_from_us + life_us;
}

static bool add_access(struct keyset *set, const struct stored_key *stored)
{
	struct token_signer *signer = token_signer_create(stored->secret);
	if (!signer)
		return false;
	if (set->access_count == KEYSET_KEYS_MAX) {
		token_signer_destroy(set->access[0].signer);
		for (size_t i = 1; i < KEYSET_KEYS_MAX; i++)
			set->access[i - 1] = set->access[i];
		set->access_count--;
	}
	set->access[set->access_count++] = (struct access_key){.signer = signer,
		.signs_from_us = stored->signs_from_us};
	return true;
}

static bool add_refresh(struct keyset *set, const struct stored_key *stored)
{
	struct refresh_key *key = refresh_key_create(stored->number, stored->secret);
	if (!key)
		return false;
	if (set->refresh_count == KEYSET_KEYS_MAX) {
		refresh_key_destroy(set->refresh[0].key);
		for (size_t i = 1; i < KEYSET_KEYS_MAX; i++)
			set->refresh[i - 1] = set->refresh[i];
		set->refresh_count--;
	}
	set->refresh[set->refresh_count++] = (struct sealing_key){.key = key,
		.signs_from_us = stored->signs_from_us};
	return true;
}

struct keyset *keyset_create(struct call *c, const struct stored_keys *stored,
	const struct keyset_lives *lives)
{
	struct keyset *set = calloc(1, sizeof *set);
	if (!set)
		abort();
	for (size_t i = 0; i < stored->count; i++) {
		const struct stored_key *key = &stored->items[i];
		bool access = key->purpose == KEY_ACCESS;
		int64_t life_us = access ? lives->access_us : lives->refresh_us;
		if (!is_believed(stored, i, life_us, call_now_us(c)))
			continue;
		if (!(access ? add_access(set, key) : add_refresh(set, key))) {
			(void)fail(c, ERR_INTERNAL, "stored key %" PRId64 " is unreadable",
				key->number);
			keyset_destroy(set);
			return NULL;
		}
	}
	return set;
}

void keyset_destroy(struct keyset *set)
{
	if (!set)
		return;
	for (size_t i = 0; i < set->access_count; i++)
		token_signer_destroy(set->access[i].signer);
	for (size_t i = 0; i < set->refresh_count; i++)
		refresh_key_destroy(set->refresh[i].key);
	free(set);
}

/* The oldest signs when the clock says that none does yet: it was set back. */
const struct token_signer *keyset_signer(const struct keyset *set, int64_t now_us)
{
	assert(set->access_count);
	size_t i = set->access_count - 1;
	while (i && set->access[i].signs_from_us > now_us)
		i--;
	return set->access[i].signer;
}

const struct refresh_key *keyset_sealer(const struct keyset *set, int64_t now_us)
{
	assert(set->refresh_count);
	size_t i = set->refresh_count - 1;
	while (i && set->refresh[i].signs_from_us > now_us)
		i--;
	return set->refresh[i].key;
}
