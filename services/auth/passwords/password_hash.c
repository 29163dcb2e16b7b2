/* The alphabet of this base64 is base64url's but for two characters. */
#include "passwords/password_hash.h"

#include <stdio.h>
#include <string.h>

#include "token/base64url.h"

#define VERSION 19 /* 1.3 of RFC 9106 */
#define PART_MAX BASE64URL_LEN(PASSWORD_HASH_TAG_MAX)

static void exchange(char *text, size_t len, const char from[2], const char to[2])
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] == from[0])
			text[i] = to[0];
		else if (text[i] == from[1])
			text[i] = to[1];
	}
}

static void encode(const unsigned char *bytes, size_t len, char *out)
{
	base64url_encode(bytes, len, out);
	exchange(out, strlen(out), "-_", "+/");
}

static bool decode(const char *text, size_t len, unsigned char *out, size_t max, size_t *out_len)
{
	char part[PART_MAX];
	if (len == 0 || len > BASE64URL_LEN(max) || memchr(text, '-', len) ||
		memchr(text, '_', len))
		return false;
	memcpy(part, text, len);
	exchange(part, len, "+/", "-_");
	return base64url_decode(part, len, out, out_len);
}

void password_hash_prefix(const struct password_hash *hash, char *out, size_t size)
{
	snprintf(out, size, "$argon2id$v=%d$m=%u,t=%u,p=%u$", VERSION, hash->memory_kib,
		hash->passes, hash->lanes);
}

void password_hash_write(const struct password_hash *hash, char out[PASSWORD_HASH_TEXT_SIZE])
{
	char salt[BASE64URL_LEN(PASSWORD_HASH_SALT_MAX) + 1], tag[PART_MAX + 1];
	encode(hash->salt, hash->salt_len, salt);
	encode(hash->tag, hash->tag_len, tag);
	password_hash_prefix(hash, out, PASSWORD_HASH_TEXT_SIZE);
	size_t len = strlen(out);
	snprintf(out + len, PASSWORD_HASH_TEXT_SIZE - len, "%s$%s", salt, tag);
}

bool password_hash_read(const char *text, struct password_hash *hash)
{
	int version = 0, end = 0;
	int found = sscanf(text, "$argon2id$v=%9d$m=%9u,t=%9u,p=%9u$%n", &version,
		&hash->memory_kib, &hash->passes, &hash->lanes, &end);
	if (found != 4 || version != VERSION || end == 0)
		return false;
	const char *salt = text + end, *dollar = strchr(salt, '$');
	return dollar &&
	       decode(salt, (size_t)(dollar - salt), hash->salt, sizeof hash->salt,
		       &hash->salt_len) &&
	       decode(dollar + 1, strlen(dollar + 1), hash->tag, sizeof hash->tag, &hash->tag_len);
}
