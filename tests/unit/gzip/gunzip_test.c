/* What gzip made comes back whole, or not at all. */
#include "gzip/gunzip.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>
#include <zlib.h>

static struct arena *arena;
static struct call c;

static void open_call(void)
{
	arena = arena_create();
	call_init(&c, arena, &clock_system);
}

static void close_call(void)
{
	call_finish(&c);
	arena_destroy(arena);
}

TestSuite(gunzip, .init = open_call, .fini = close_call);

/* One member behind what is there. */
static size_t pack(const char *data, size_t len, char *out, size_t size)
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

static enum err unfold(const char *data, size_t len, size_t bytes_max, struct text *plain)
{
	call_forgive(&c);
	return gunzip_text(&c, data, len, bytes_max, plain);
}

Test(gunzip, gives_all_members_up_to_the_bound_and_not_one_byte_more)
{
	enum { BYTES = 200000 };
	char *data = arena_alloc(arena, BYTES), *gzip = arena_alloc(arena, BYTES);
	struct text plain;
	for (size_t i = 0; i < BYTES; i++)
		data[i] = (char)('a' + i % 26);
	size_t len = pack(data, BYTES / 2, gzip, BYTES);
	len += pack(data + BYTES / 2, BYTES / 2, gzip + len, BYTES - len);
	len += pack("", 0, gzip + len, BYTES - len);
	cr_assert(eq(int, unfold(gzip, len, BYTES, &plain), OK));
	cr_assert(eq(sz, plain.len, BYTES));
	cr_expect(eq(int, memcmp(plain.data, data, BYTES), 0));
	cr_expect(eq(int, unfold(gzip, len, BYTES - 1, &plain), ERR_TOO_LARGE));
}

Test(gunzip, refuses_what_is_cut_off_damaged_or_followed_by_anything)
{
	char gzip[200] = {0};
	struct text plain;
	size_t len = pack("hello, hello, hello", 19, gzip, sizeof gzip);
	for (size_t cut = 0; cut < len; cut++)
		cr_expect(eq(int, unfold(gzip, cut, 100, &plain), ERR_BAD_REQUEST), "%zu", cut);
	cr_expect(eq(int, unfold(gzip, len, 100, &plain), OK));
	cr_expect(eq(int, unfold(gzip, len + 1, 100, &plain), ERR_BAD_REQUEST));
	cr_expect(eq(int, unfold("plain text", 10, 100, &plain), ERR_BAD_REQUEST));
	gzip[len - 6] ^= 1; /* of the checksum */
	cr_expect(eq(int, unfold(gzip, len, 100, &plain), ERR_BAD_REQUEST));
}

Test(gunzip, goes_on_wherever_a_piece_ends)
{
	char gzip[200], plain[20];
	size_t len = pack("hello, hello, hello", 19, gzip, sizeof gzip), got = 0;
	struct gunzip *gunzip = gunzip_create();
	for (size_t i = 0; i < len; i++) {
		struct gunzip_piece piece = {gzip + i, 1, NULL, 0};
		cr_expect(gunzip_is_cut_off(gunzip));
		while (piece.in_len) {
			piece.out = plain + got;
			piece.out_len = 1;
			cr_assert(gunzip_run(gunzip, &piece));
			got += piece.out_len == 0;
		}
	}
	cr_assert(eq(sz, got, 19));
	cr_expect(eq(int, memcmp(plain, "hello, hello, hello", 19), 0));
	cr_expect(not(gunzip_is_cut_off(gunzip)));
	gunzip_destroy(gunzip);
}
