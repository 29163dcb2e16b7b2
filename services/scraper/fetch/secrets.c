/* As long as it was, so that what is parsed stays where it was. */
#include "fetch/secrets.h"

#include <string.h>

#define TOKEN_BYTES_MIN 8 /* nothing shorter is a token, and much else in a text */

static size_t blank(char *at, const char *end, size_t len)
{
	if (len > (size_t)(end - at))
		len = (size_t)(end - at);
	memset(at, '-', len);
	return len;
}

static void blank_token(char *data, size_t len, const char *token)
{
	size_t token_len = strlen(token);
	char *end = data + len;
	if (token_len < TOKEN_BYTES_MIN)
		return;
	for (char *at = data; (at = memmem(at, (size_t)(end - at), token, token_len));)
		at += blank(at, end, token_len);
}

static void blank_parameters(char *data, size_t len)
{
	static const char name[] = "access_token=";
	static const char value[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789%|_.~-";
	char *end = data + len;
	for (char *at = data; (at = memmem(at, (size_t)(end - at), name, sizeof name - 1));) {
		at += sizeof name - 1;
		while (at < end && *at && strchr(value, *at))
			*at++ = '-';
	}
}

void secrets_blank(struct call *c, const char *token, struct answer *answer)
{
	if (!answer->len)
		return;
	char *copy = arena_copy(c->arena, answer->body, answer->len);
	blank_token(copy, answer->len, token);
	blank_parameters(copy, answer->len);
	answer->body = copy;
}
