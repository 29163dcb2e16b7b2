/* Bytes that are no text, whole and in pieces. */
#include "import/bytes.h"

#include "base/utf8.h"
#include "import_fixture.h"

TestSuite(import_bytes, .init = open_fixture, .fini = close_fixture);

static struct import_bytes bytes;

/* Cleans data in pieces of so many bytes. */
static const char *clean(const char *data, size_t len, size_t piece_len)
{
	char *out = call_alloc(&f.call, IMPORT_BYTES_OUT(len) + 1);
	size_t used = 0;
	memset(&bytes, 0, sizeof bytes);
	for (size_t at = 0; at < len; at += piece_len) {
		size_t left = len - at < piece_len ? len - at : piece_len;
		char *piece = call_alloc(&f.call, IMPORT_BYTES_OUT(left));
		size_t count = import_bytes_clean(&bytes, data + at, left, piece);
		cr_assert(le(sz, count, IMPORT_BYTES_OUT(left)));
		memcpy(out + used, piece, count);
		used += count;
	}
	used += import_bytes_end(&bytes, out + used);
	out[used] = '\0';
	return out;
}

struct bytes_case {
	const char *in, *out;
	int replaced;
};

#define R "\xEF\xBF\xBD"

Test(import_bytes, gives_the_same_in_pieces_of_any_size)
{
	static const struct bytes_case cases[] = {
		{"plain\ttext\r\n", "plain\ttext\r\n", 0},
		{"\x01\x08\x0B\x0C\x0E\x1F\x7F", "      \x7F", 6},
		{"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", 0},
		{"\x80", R, 1},
		{"a\xFF"
		 "b",
			"a" R "b", 1},
		{"\xC3(", R "(", 1},
		{"\xE2\x82", R R, 2},
		{"\xE2\x82(", R R "(", 2},
		{"\xF0\x9F\x98", R R R, 3},
		{"\xC0\xAF", R R, 2},	    /* overlong */
		{"\xED\xA0\x80", R R R, 3}, /* a surrogate */
		{"\xF4\x90\x80\x80", R R R R, 4},
		{"\xEF\xBF\xBE\xEF\xBF\xBF\xEF\xBF\xBC", R R R R R R "\xEF\xBF\xBC", 6},
		{"\xE2\xC3\xA9", R "\xC3\xA9", 1},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		for (size_t piece_len = 1; piece_len < 6; piece_len++) {
			EXPECT_TEXT(clean(cases[i].in, strlen(cases[i].in), piece_len),
				cases[i].out);
			cr_expect(eq(i64, bytes.replaced, cases[i].replaced), "case %zu", i);
		}
	}
}

Test(import_bytes, a_nul_is_a_control_too)
{
	EXPECT_TEXT(clean("a\0b", 3, 2), "a b");
}

Test(import_bytes, any_bytes_become_utf_8)
{
	unsigned state = 42;
	char data[997];
	for (int round = 0; round < 200; round++) {
		for (size_t i = 0; i < sizeof data; i++) {
			state = state * 1664525u + 1013904223u;
			data[i] = (char)(state >> 24 | (state >> 9 & 0x80));
		}
		const char *whole = clean(data, sizeof data, sizeof data);
		cr_assert(utf8_valid(whole, strlen(whole)));
		EXPECT_TEXT(clean(data, sizeof data, 1 + (size_t)round % 17), whole);
	}
}
