/* How an API key looks: "crier_<id>_<43 base64url characters>", 32 random bytes that secret
 * scanners find by what is before them. Only the digest of the secret is kept or sent on. */
#ifndef CRIER_TOKEN_API_KEY_H
#define CRIER_TOKEN_API_KEY_H

#include <stdbool.h>
#include <stdint.h>

#include "token/remembered.h"

#define API_KEY_SECRET_SIZE 44 /* with the NUL */
#define API_KEY_DIGEST_SIZE (2 * TOKEN_DIGEST_BYTES + 1)

/* What somebody who shows a key claims. */
struct key_claim {
	int64_t id;
	unsigned char digest[TOKEN_DIGEST_BYTES]; /* SHA-256 of the secret's text */
	char digest_hex[API_KEY_DIGEST_SIZE];
};

/** A new secret, and its digest in hex. */
void api_key_generate(char secret[API_KEY_SECRET_SIZE], char digest_hex[API_KEY_DIGEST_SIZE]);

/** Takes a key apart; false for what has another form. A key has one text: no leading zeros and no
 *  spare bits. */
bool api_key_read(const char *text, struct key_claim *claim);

/** Whether two digests are the same, in a time that does not tell where they differ. */
bool api_key_same_digest(const char *stored_hex, const char *claimed_hex);

#endif
