/* 256 random bits need no salt and no slow hash: nobody finds them by trying. */
#include "mails/email_token.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "base/random.h"
#include "mails/email_token_store.h"
#include "token/base64url.h"

#define TOKEN_BYTES 32

static const char *digest_of(struct call *c, const char *token)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned len;
	if (!EVP_Digest(token, strlen(token), digest, &len, EVP_sha256(), NULL))
		abort(); /* only without memory */
	char *hex = call_alloc(c, 2 * len + 1);
	hex_encode(digest, len, hex);
	return hex;
}

enum err email_token_make(struct call *c, const struct user *user, enum email_token_purpose purpose,
	int64_t life_us, const char **token)
{
	unsigned char bytes[TOKEN_BYTES];
	char *made = call_alloc(c, BASE64URL_LEN(sizeof bytes) + 1);
	random_bytes(bytes, sizeof bytes);
	base64url_encode(bytes, sizeof bytes, made);
	const struct stored_email_token stored = {
		.user_id = user->id,
		.purpose = purpose,
		.digest = digest_of(c, made),
		.sent_to = user->email,
		.expires_at_us = call_now_us(c) + life_us,
	};
	TRY(email_token_store_put(c, &stored));
	*token = made;
	return OK;
}

static enum err refuse(struct call *c, enum err err)
{
	if (err != ERR_NOT_FOUND)
		return err;
	call_forgive(c);
	return fail_field(c, "/token", "does not hold any more; ask for another mail");
}

enum err email_token_find(struct call *c, enum email_token_purpose purpose, const char *token,
	struct user *user)
{
	return refuse(c, email_token_store_user(c, purpose, digest_of(c, token), user));
}

enum err email_token_spend(struct call *c, enum email_token_purpose purpose, const char *token,
	struct user *user)
{
	const char *digest = digest_of(c, token);
	TRY(refuse(c, email_token_store_user(c, purpose, digest, user)));
	return refuse(c, email_token_store_spend(c, purpose, digest));
}

enum err email_token_void(struct call *c, int64_t user_id, enum email_token_purpose purpose)
{
	return email_token_store_remove(c, user_id, purpose);
}
