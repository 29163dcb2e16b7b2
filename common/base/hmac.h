/* HMAC with SHA-256 (RFC 2104), as webhooks are signed. */
#ifndef CRIER_BASE_HMAC_H
#define CRIER_BASE_HMAC_H

#include <stdbool.h>
#include <stddef.h>

#define HMAC_KEY_BYTES_MAX 128
#define HMAC_BASE64_SIZE 45 /* 32 bytes in base64, and a NUL */
#define HMAC_HEX_SIZE 65    /* 64 digits and a NUL */
#define HMAC_SECRET_SIZE 51 /* "whsec_", 32 bytes in base64, and a NUL */

struct hmac_key {
	unsigned char bytes[HMAC_KEY_BYTES_MAX];
	size_t len;
};

/** Reads a secret of Standard Webhooks, "whsec_" and 24 to 64 bytes in base64.
 *  @return false for another one */
bool hmac_read_secret(const char *secret, struct hmac_key *key);

/** Draws such a secret of 32 bytes. */
void hmac_make_secret(char secret[HMAC_SECRET_SIZE]);

/** Whether that is the code of a text, in a time that does not tell where it differs. */
bool hmac_sha256_matches(const struct hmac_key *key, const char *text, const char *code);

/** Base64 of the code of a text. */
void hmac_sha256_base64(const struct hmac_key *key, const char *text, char code[HMAC_BASE64_SIZE]);

/** The same code in lower-case hex. */
void hmac_sha256_hex(const struct hmac_key *key, const char *text, char code[HMAC_HEX_SIZE]);

#endif
