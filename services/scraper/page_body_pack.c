/* zstd (RFC 8878) and base64url (RFC 4648): a column of text is what both engines, copies and dumps
 * have alike. A page of 900 KB takes some 160 KB so. */
#include "page_body_pack.h"

#include <zstd.h>

#include "token/base64url.h"

#define LEVEL 3

enum err page_body_pack(struct call *c, const struct answer *answer, const char **text)
{
	size_t room = ZSTD_compressBound(answer->len);
	void *packed = arena_alloc_raw(c->arena, room);
	size_t len = ZSTD_compress(packed, room, answer->body, answer->len, LEVEL);
	if (ZSTD_isError(len))
		return fail(c, ERR_INTERNAL, "zstd: %s", ZSTD_getErrorName(len));
	char *out = arena_alloc_raw(c->arena, BASE64URL_LEN(len) + 1);
	base64url_encode(packed, len, out);
	*text = out;
	return OK;
}

static enum err broken(struct call *c)
{
	return fail(c, ERR_INTERNAL, "what is kept of a page cannot be read");
}

enum err page_body_unpack(struct call *c, const char *text, size_t text_len, struct answer *answer)
{
	unsigned char *packed = arena_alloc_raw(c->arena, text_len);
	size_t packed_len;
	if (!base64url_decode(text, text_len, packed, &packed_len))
		return broken(c);
	unsigned long long len = ZSTD_getFrameContentSize(packed, packed_len);
	if (len > ANSWER_BYTES_MAX) /* the two errors are larger than any size */
		return broken(c);
	char *body = arena_alloc_raw(c->arena, (size_t)len + 1);
	size_t got = ZSTD_decompress(body, (size_t)len, packed, packed_len);
	if (ZSTD_isError(got) || got != len)
		return broken(c);
	body[len] = '\0';
	answer->body = body;
	answer->len = (size_t)len;
	return OK;
}
