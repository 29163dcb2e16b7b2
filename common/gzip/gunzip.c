/* zlib, within bounds. */
#include "gzip/gunzip.h"

#include <stdlib.h>
#include <zlib.h>

#define PIECE_BYTES ((size_t)64 * 1024)
#define GZIP_ONLY (16 + MAX_WBITS) /* zlib.h: the largest window, with a gzip header */

struct gunzip {
	z_stream stream;
	bool is_cut_off;
};

struct gunzip *gunzip_create(void)
{
	struct gunzip *gunzip = calloc(1, sizeof *gunzip);
	if (!gunzip)
		return NULL;
	gunzip->is_cut_off = true;
	if (inflateInit2(&gunzip->stream, GZIP_ONLY) == Z_OK)
		return gunzip;
	free(gunzip);
	return NULL;
}

void gunzip_destroy(struct gunzip *gunzip)
{
	if (!gunzip)
		return;
	inflateEnd(&gunzip->stream);
	free(gunzip);
}

/* One step; behind a member the next one begins. */
static int step(struct gunzip *gunzip)
{
	int code = inflate(&gunzip->stream, Z_NO_FLUSH);
	gunzip->is_cut_off = code != Z_STREAM_END;
	return code == Z_STREAM_END ? inflateReset(&gunzip->stream) : code;
}

bool gunzip_run(struct gunzip *gunzip, struct gunzip_piece *piece)
{
	z_stream *stream = &gunzip->stream;
	int code = Z_OK;
	stream->next_in = (Bytef *)(uintptr_t)piece->in;
	stream->avail_in = (uInt)piece->in_len;
	stream->next_out = (Bytef *)piece->out;
	stream->avail_out = (uInt)piece->out_len;
	while (code == Z_OK && stream->avail_in && stream->avail_out)
		code = step(gunzip);
	*piece = (struct gunzip_piece){(const char *)stream->next_in, stream->avail_in,
		(char *)stream->next_out, stream->avail_out};
	return code == Z_OK;
}

bool gunzip_is_cut_off(const struct gunzip *gunzip)
{
	return gunzip->is_cut_off;
}

static enum err damaged(struct call *c)
{
	return fail(c, ERR_BAD_REQUEST, "the body is no whole gzip");
}

/* One byte more than may come out is asked for, to see that there is none. */
static enum err unfold(struct call *c, struct gunzip *gunzip, struct gunzip_piece piece,
	size_t bytes_max, struct text *plain)
{
	while (piece.in_len) {
		size_t left = bytes_max + 1 - plain->len;
		size_t room = left < PIECE_BYTES ? left : PIECE_BYTES;
		piece.out = text_reserve(plain, room);
		piece.out_len = room;
		if (!gunzip_run(gunzip, &piece))
			return damaged(c);
		plain->len += room - piece.out_len;
		if (plain->len > bytes_max)
			return fail(c, ERR_TOO_LARGE, "the body may unfold to %zu bytes",
				bytes_max);
	}
	return gunzip_is_cut_off(gunzip) ? damaged(c) : OK;
}

enum err gunzip_text(struct call *c, const char *data, size_t len, size_t bytes_max,
	struct text *plain)
{
	struct gunzip *gunzip = gunzip_create();
	if (!gunzip)
		return fail_retry(c, ERR_UNAVAILABLE, 1, "no memory to unfold the body");
	text_init(plain, c->arena, PIECE_BYTES, bytes_max + 1);
	enum err err = unfold(c, gunzip, (struct gunzip_piece){data, len, NULL, 0}, bytes_max,
		plain);
	gunzip_destroy(gunzip);
	return err;
}
