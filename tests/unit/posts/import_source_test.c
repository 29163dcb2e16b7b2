/* What a file is, by how it begins. */
#include "import/source.h"

#include <zlib.h>

#include "import_fixture.h"

TestSuite(import_source, .init = open_fixture, .fini = close_fixture);

static struct import_source *opened(const char *data, size_t len, enum err wanted)
{
	struct import_source *source = NULL;
	FILE *in = len ? fmemopen((void *)(uintptr_t)data, len, "r") : fopen("/dev/null", "r");
	cr_expect(eq(int, import_source_open(&f.call, in, &source), wanted));
	return source;
}

static enum import_format format_of(const char *data, size_t len)
{
	struct import_source *source = opened(data, len, OK);
	enum import_format format = import_source_format(source);
	import_source_close(source);
	return format;
}

#define FORMAT_OF(text) format_of(text, sizeof text - 1)

Test(import_source, tells_formats_by_how_they_begin)
{
	cr_expect(eq(int, FORMAT_OF("<rss xmlns:wp=\"http://wordpress.org/export/1.2/\">"),
		IMPORT_FORMAT_WXR));
	cr_expect(eq(int, FORMAT_OF("\xEF\xBB\xBF \n<?xml?><rss>"), IMPORT_FORMAT_FEED));
	cr_expect(eq(int, FORMAT_OF("\xFF\xFE<\0f\0e\0e\0d\0"), IMPORT_FORMAT_FEED));
	cr_expect(eq(int, FORMAT_OF("\xEF\xBB\xBF{\"title\":1}"), IMPORT_FORMAT_NDJSON));
	cr_expect(eq(int, FORMAT_OF(""), IMPORT_FORMAT_NDJSON));
	cr_expect(eq(int, FORMAT_OF("hello"), IMPORT_FORMAT_GUESSED));
	cr_expect(eq(int, FORMAT_OF("\0\0\0"), IMPORT_FORMAT_GUESSED));
}

/* What gzip makes of it. */
static size_t packed(const char *data, size_t len, char *out, size_t size)
{
	z_stream stream = {0};
	cr_assert(eq(int, deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY),
		Z_OK));
	stream.next_in = (unsigned char *)(uintptr_t)data;
	stream.avail_in = (uInt)len;
	stream.next_out = (unsigned char *)out;
	stream.avail_out = (uInt)size;
	cr_assert(eq(int, deflate(&stream, Z_FINISH), Z_STREAM_END));
	deflateEnd(&stream);
	return size - stream.avail_out;
}

static size_t read_all(struct import_source *source, bool *failed)
{
	char piece[1000];
	size_t all = 0;
	FILE *file = import_source_file(source);
	for (size_t len; (len = fread(piece, 1, sizeof piece, file)); all += len)
		for (size_t i = 0; i < len; i++)
			cr_assert(eq(int, piece[i], (char)('a' + (all + i) % 26)));
	*failed = ferror(file);
	import_source_close(source);
	return all;
}

enum { BYTES = 100000, HALF = BYTES / 2 };

Test(import_source, gives_all_bytes_packed_or_not_and_of_every_member)
{
	char *data = call_alloc(&f.call, BYTES), *gzip = call_alloc(&f.call, BYTES);
	bool failed;
	for (size_t i = 0; i < BYTES; i++)
		data[i] = (char)('a' + i % 26);
	cr_expect(eq(sz, read_all(opened(data, BYTES, OK), &failed), BYTES));
	cr_expect(not(failed));

	size_t len = packed(data, HALF, gzip, BYTES);
	len += packed(data + HALF, BYTES - HALF, gzip + len, BYTES - len);
	cr_expect(eq(sz, read_all(opened(gzip, len, OK), &failed), BYTES));
	cr_expect(not(failed));
}

Test(import_source, what_is_packed_and_broken_or_cut_off_is_an_error)
{
	char *data = call_alloc(&f.call, BYTES), *gzip = call_alloc(&f.call, BYTES);
	bool failed;
	for (size_t i = 0; i < BYTES; i++)
		data[i] = (char)('a' + i % 26);
	size_t len = packed(data, BYTES, gzip, BYTES);
	cr_expect(le(sz, read_all(opened(gzip, len - 10, OK), &failed), BYTES));
	cr_expect(failed);
	memset(gzip + 10, 0xFF, 20);
	opened(gzip, len, ERR_UNAVAILABLE);
}
