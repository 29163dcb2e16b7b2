/* The text of a hash: what libargon2 writes and reads, and what is refused. */
#include <argon2.h>
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <string.h>

#include "passwords/password_hash.h"

static const char password[] = "correct horse";

Test(password_hash, a_text_of_libargon2_is_read_and_written_again_as_it_was)
{
	char theirs[PASSWORD_HASH_TEXT_SIZE], ours[PASSWORD_HASH_TEXT_SIZE];
	struct password_hash hash;
	for (unsigned char first = 0; first < 64; first++) {
		unsigned char salt[17] = {first, 0xfb, 0xef, 0xff, 0xfe};
		cr_assert(eq(int, ARGON2_OK,
			argon2id_hash_encoded(3, 64, 2, password, strlen(password), salt,
				sizeof salt, 32, theirs, sizeof theirs)));
		cr_assert(password_hash_read(theirs, &hash), "%s", theirs);
		cr_expect(eq(u32, hash.memory_kib, 64));
		cr_expect(eq(u32, hash.passes, 3));
		cr_expect(eq(u32, hash.lanes, 2));
		cr_expect(eq(sz, hash.salt_len, sizeof salt));
		cr_expect(memcmp(hash.salt, salt, sizeof salt) == 0);
		password_hash_write(&hash, ours);
		cr_expect(eq(str, ours, theirs));
	}
}

Test(password_hash, a_text_of_ours_is_read_by_libargon2)
{
	struct password_hash hash = {.memory_kib = 64, .passes = 1, .lanes = 1};
	char text[PASSWORD_HASH_TEXT_SIZE];
	hash.salt_len = 16;
	hash.tag_len = 32;
	memset(hash.salt, 0xff, hash.salt_len);
	cr_assert(eq(int, ARGON2_OK,
		argon2id_hash_raw(1, 64, 1, password, strlen(password), hash.salt, hash.salt_len,
			hash.tag, hash.tag_len)));
	password_hash_write(&hash, text);
	cr_expect(eq(int, argon2id_verify(text, password, strlen(password)), ARGON2_OK));
}

#define SALT "AAECAwQFBgcICQoLDA0ODw"
#define TAG "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"

ParameterizedTestParameters(password_hash, what_is_no_hash_of_ours_is_refused)
{
	static char texts[][PASSWORD_HASH_TEXT_SIZE * 2] = {
		"",
		"$argon2i$v=19$m=64,t=1,p=1$" SALT "$" TAG,
		"$argon2id$v=16$m=64,t=1,p=1$" SALT "$" TAG,
		"$argon2id$m=64,t=1,p=1$" SALT "$" TAG,
		"$argon2id$v=19$m=64,t=1$" SALT "$" TAG,
		"$argon2id$v=19$m=64,t=1,p=1$" SALT,
		"$argon2id$v=19$m=64,t=1,p=1$" SALT "$",
		"$argon2id$v=19$m=64,t=1,p=1$$" TAG,
		"$argon2id$v=19$m=64,t=1,p=1$" SALT "$" TAG "=",
		"$argon2id$v=19$m=64,t=1,p=1$" SALT "$" TAG "$",
		"$argon2id$v=19$m=64,t=1,p=1$" SALT "$-" TAG,
		"$argon2id$v=19$m=64,t=1,p=1$" SALT "$" TAG TAG TAG,
		"$argon2id$v=19$m=64,t=1,p=1$" SALT SALT SALT SALT "$" TAG,
		"$2b$12$abcdefghijklmnopqrstuv",
	};
	return cr_make_param_array(char[PASSWORD_HASH_TEXT_SIZE * 2], texts,
		sizeof texts / sizeof texts[0]);
}

ParameterizedTest(char text[PASSWORD_HASH_TEXT_SIZE * 2], password_hash,
	what_is_no_hash_of_ours_is_refused)
{
	struct password_hash hash;
	cr_expect(password_hash_read(text, &hash) == false, "%s", text);
}
