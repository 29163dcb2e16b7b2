/* A stream of ours (fopencookie) over another, with its first bytes at hand: a pipe cannot be read
 * twice. */
#include "import/source.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "gzip/gunzip.h"

#define HEAD_BYTES ((size_t)16 * 1024)
#define PIECE_BYTES ((size_t)16 * 1024)

struct import_source {
	FILE *in;
	FILE *file;
	struct gunzip *unpacker;   /* NULL: it is not packed */
	struct gunzip_piece piece; /* of bytes, that the unpacker has not read yet */
	char bytes[PIECE_BYTES];
	char head[HEAD_BYTES];
	size_t head_len;
	size_t head_read;
};

static bool fill(struct import_source *source)
{
	source->piece.in = source->bytes;
	source->piece.in_len = fread(source->bytes, 1, PIECE_BYTES, source->in);
	return source->piece.in_len > 0;
}

/* @return bytes, fewer than len only at the end; -1 for what cannot be unpacked */
static ssize_t unpack(struct import_source *source, char *data, size_t len)
{
	struct gunzip_piece *piece = &source->piece;
	piece->out = data;
	piece->out_len = len;
	while (piece->out_len) {
		if (!piece->in_len && !fill(source))
			break;
		if (!gunzip_run(source->unpacker, piece))
			return -1;
	}
	size_t got = len - piece->out_len;
	bool cut_off = !got && gunzip_is_cut_off(source->unpacker);
	return cut_off || ferror(source->in) ? -1 : (ssize_t)got;
}

static ssize_t read_on(struct import_source *source, char *data, size_t len)
{
	if (source->unpacker)
		return unpack(source, data, len);
	size_t got = fread(data, 1, len, source->in);
	return !got && ferror(source->in) ? -1 : (ssize_t)got;
}

static ssize_t read_cookie(void *cookie, char *data, size_t len)
{
	struct import_source *source = cookie;
	size_t left = source->head_len - source->head_read;
	if (left) {
		size_t count = len < left ? len : left;
		memcpy(data, source->head + source->head_read, count);
		source->head_read += count;
		return (ssize_t)count;
	}
	ssize_t got = read_on(source, data, len);
	if (got < 0)
		errno = EIO;
	return got;
}

/* What was read to find out is the unpacker's first piece. */
static bool begin_unpacking(struct import_source *source)
{
	memcpy(source->bytes, source->head, source->head_len);
	source->piece = (struct gunzip_piece){source->bytes, source->head_len, NULL, 0};
	source->unpacker = gunzip_create();
	if (!source->unpacker)
		return false;
	ssize_t got = unpack(source, source->head, HEAD_BYTES);
	source->head_len = got > 0 ? (size_t)got : 0;
	return got >= 0;
}

static bool read_head(struct import_source *source)
{
	source->head_len = fread(source->head, 1, HEAD_BYTES, source->in);
	if (ferror(source->in))
		return false;
	bool packed = source->head_len > 2 && memcmp(source->head, "\x1F\x8B", 2) == 0;
	return !packed || begin_unpacking(source);
}

enum err import_source_open(struct call *c, FILE *in, struct import_source **out)
{
	struct import_source *source = calloc(1, sizeof *source);
	if (!source)
		return fail(c, ERR_UNAVAILABLE, "out of memory");
	source->in = in;
	source->file = fopencookie(source, "r", (cookie_io_functions_t){.read = read_cookie});
	if (!source->file || !read_head(source)) {
		import_source_close(source);
		return fail(c, ERR_UNAVAILABLE, "the file cannot be read");
	}
	*out = source;
	return OK;
}

void import_source_close(struct import_source *source)
{
	if (!source)
		return;
	if (source->file)
		fclose(source->file);
	gunzip_destroy(source->unpacker);
	free(source);
}

FILE *import_source_file(struct import_source *source)
{
	return source->file;
}

/* Without marks of byte order and, of UTF-16, the bytes that are 0: what is looked for is ASCII. */
static size_t plain_head(const struct import_source *source, char *plain)
{
	size_t len = 0;
	for (size_t i = 0; i < source->head_len; i++)
		if (source->head[i] && !strchr("\xEF\xBB\xBF\xFE\xFF", source->head[i]))
			plain[len++] = source->head[i];
	plain[len] = '\0';
	return len;
}

enum import_format import_source_format(const struct import_source *source)
{
	char *plain = malloc(HEAD_BYTES + 1);
	if (!plain)
		return IMPORT_FORMAT_GUESSED;
	plain_head(source, plain);
	const char *first = plain + strspn(plain, " \t\r\n");
	enum import_format format = IMPORT_FORMAT_GUESSED;
	if (*first == '{' || source->head_len == 0)
		format = IMPORT_FORMAT_NDJSON;
	else if (*first == '<')
		format = strstr(first, "wordpress.org/export/") ? IMPORT_FORMAT_WXR
								: IMPORT_FORMAT_FEED;
	free(plain);
	return format;
}
