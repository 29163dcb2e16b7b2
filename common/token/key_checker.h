/* Whom an API key stands for: auth knows, and its answer is remembered for a moment, so that a key
 * that is revoked is refused everywhere in that moment. */
#ifndef CRIER_TOKEN_KEY_CHECKER_H
#define CRIER_TOKEN_KEY_CHECKER_H

#include "base/call.h"
#include "token/api_key.h"

struct key_checker;

struct key_checker_options {
	/** Asks who knows. @return OK | ERR_NOT_FOUND (no such key) | another error: it cannot be
	 *  had */
	enum err (*ask)(void *self, struct call *c, const struct key_claim *claim,
		struct principal *principal);
	void *self;
	size_t remembered_max;
	int good_ms; /* how long it is believed that a key holds, from before asking */
	int bad_ms;  /* how long that it does not: an unknown key never becomes a known one */
};

struct key_checker *key_checker_create(const struct key_checker_options *options);
void key_checker_destroy(struct key_checker *checker);

/**
 * Whom a key stands for, with its scopes. Threads that ask for one key at once share an answer.
 * Nobody is let in while the answer cannot be had.
 * @return OK | ERR_UNAUTHENTICATED (unknown, revoked, ended) | ERR_UNAVAILABLE
 */
MUST_CHECK enum err key_checker_check(struct call *c, struct key_checker *checker,
	const struct key_claim *claim, struct principal *principal);

#endif
