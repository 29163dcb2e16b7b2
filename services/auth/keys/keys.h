/* The keys in use, held in memory and read again now and then.
 *
 * Key n signs from its moment until that of n + 1. Every key is known to everybody before it
 * signs, and after it has stopped it is still believed for as long as what it signed lives.
 * So nobody ever meets a token by a key that they do not have. */
#ifndef CRIER_AUTH_KEYS_KEYS_H
#define CRIER_AUTH_KEYS_KEYS_H

#include "sessions/refresh_token.h"
#include "token/token.h"

struct keys_options {
	int64_t access_life_us; /* of what an access key signs */
	int64_t refresh_life_us;
	int64_t rotate_after_us; /* age at which a key gets a successor */
};

struct keys;

/** Reads the keys, and makes the first ones where there are none. @return OK |
 *  ERR_UNAVAILABLE | ERR_INTERNAL (a stored key is unreadable) */
MUST_CHECK enum err keys_create(struct call *c, const struct keys_options *options,
	struct keys **keys);
void keys_destroy(struct keys *keys);

/** Reads the keys again where that is due: whoever signs in a transaction does so before it. */
void keys_freshen(struct call *c, struct keys *keys);

/** Signs an access token with the key of this moment. */
MUST_CHECK enum err keys_sign(struct call *c, struct keys *keys, const struct token_claims *claims,
	const char **token);

/** Seals a refresh token with the key of this moment. */
MUST_CHECK enum err keys_seal(struct call *c, struct keys *keys,
	const struct refresh_claims *claims, const char **token);

/** Opens a refresh token by any key that is believed. @return OK | ERR_UNAUTHENTICATED */
MUST_CHECK enum err keys_open(struct call *c, struct keys *keys, const char *token,
	struct refresh_claims *claims);

/** The public keys that are believed, as a JWK set; in the call's arena. */
MUST_CHECK enum err keys_jwks(struct call *c, struct keys *keys, const char **jwks);

/** Gives both purposes a successor, which signs as soon as everybody must know it.
 *  @return OK | ERR_UNAVAILABLE | ERR_CONFLICT (the newest does not sign yet) */
MUST_CHECK enum err keys_rotate(struct call *c);

#endif
