/* A password's hash as text: "$argon2id$v=19$m=19456,t=2,p=1$<salt>$<tag>", the string format of
 * the Password Hashing Competition that libargon2 reads and writes, base64 without padding. */
#ifndef CRIER_AUTH_PASSWORDS_PASSWORD_HASH_H
#define CRIER_AUTH_PASSWORDS_PASSWORD_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PASSWORD_HASH_SALT_MAX 48
#define PASSWORD_HASH_TAG_MAX 64
#define PASSWORD_HASH_TEXT_SIZE 256

struct password_hash {
	uint32_t memory_kib, passes, lanes;
	unsigned char salt[PASSWORD_HASH_SALT_MAX];
	size_t salt_len;
	unsigned char tag[PASSWORD_HASH_TAG_MAX];
	size_t tag_len;
};

/** What stands before the salt in the text of every hash with these parameters. */
void password_hash_prefix(const struct password_hash *hash, char *out, size_t size);

/** @param[out] out  the text with its NUL */
void password_hash_write(const struct password_hash *hash, char out[PASSWORD_HASH_TEXT_SIZE]);

/** @return false for what is not Argon2id of version 19 in this form, or longer than ours may be */
bool password_hash_read(const char *text, struct password_hash *hash);

#endif
