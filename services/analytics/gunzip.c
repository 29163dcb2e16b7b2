/* zlib, into a text that grows piece by piece up to its bound. */
#include "gunzip.h"

#include <zlib.h>

#include "base/text.h"

#define PIECE_BYTES ((size_t)64 * 1024)
#define GZIP_ONLY (16 + MAX_WBITS) /* zlib.h: the largest window, with a gzip header */

static enum err damaged(struct call *c)
{
	return fail(c, ERR_BAD_REQUEST, "the body is no whole gzip");
}

/* One byte more than may come out is asked for, to see that there is none. */
static enum err unfold(struct call *c, z_stream *stream, size_t bytes_max, struct text *text)
{
	int code;
	do {
		size_t room = bytes_max + 1 - text->len;
		size_t piece = room < PIECE_BYTES ? room : PIECE_BYTES;
		stream->next_out = (Bytef *)text_reserve(text, piece);
		stream->avail_out = (uInt)piece;
		code = inflate(stream, Z_NO_FLUSH);
		if (code != Z_OK && code != Z_STREAM_END)
			return damaged(c);
		text->len += piece - stream->avail_out;
		if (text->len > bytes_max)
			return fail(c, ERR_TOO_LARGE, "the body may unfold to %zu bytes",
				bytes_max);
	} while (code != Z_STREAM_END);
	return stream->avail_in ? damaged(c) : OK;
}

enum err gunzip(struct call *c, struct slice packed, size_t bytes_max, struct slice *plain)
{
	struct text text;
	z_stream stream = {.next_in = (Bytef *)(uintptr_t)packed.data,
		.avail_in = (uInt)packed.len};
	if (inflateInit2(&stream, GZIP_ONLY) != Z_OK)
		return fail_retry(c, ERR_UNAVAILABLE, 1, "no memory to unfold the body");
	text_init(&text, c->arena, PIECE_BYTES, bytes_max + 1);
	enum err err = unfold(c, &stream, bytes_max, &text);
	inflateEnd(&stream);
	if (err == OK)
		*plain = (struct slice){text_string(&text), text.len};
	return err;
}
