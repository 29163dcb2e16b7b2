/* What stands beside a WebP's picture is taken out, and the file is one again. */
#include "webp.h"

#include <criterion/criterion.h>
#include <string.h>

#define STRIPPED(text)                           \
	unsigned char data[sizeof(text)] = text; \
	size_t len = sizeof(text) - 1;           \
	bool done = webp_strip(data, &len)
#define EXPECT(text)                         \
	cr_assert(done);                     \
	cr_assert_eq(len, sizeof(text) - 1); \
	cr_expect_arr_eq(data, text, sizeof(text) - 1)

Test(webp, keeps_the_picture_alone_and_says_so)
{
	STRIPPED("RIFF\x3E\0\0\0WEBPVP8X\x02\0\0\0\x3C\0"
		 "ICCP\x01\0\0\0p\0VP8 \x02\0\0\0xyEXIF\x03\0\0\0GPS\0XMP \0\0\0\0");
	EXPECT("RIFF\x18\0\0\0WEBPVP8X\x02\0\0\0\x10\0VP8 \x02\0\0\0xy");
}

Test(webp, leaves_a_simple_file_as_it_is)
{
	STRIPPED("RIFF\x10\0\0\0WEBPVP8L\x04\0\0\0abcd");
	EXPECT("RIFF\x10\0\0\0WEBPVP8L\x04\0\0\0abcd");
}

Test(webp, refuses_what_is_cut_or_another_file)
{
	const char whole[] = "RIFF\x10\0\0\0WEBPVP8L\x04\0\0\0abcd";
	for (size_t len = 0; len < sizeof whole - 1; len++) {
		unsigned char data[sizeof whole];
		size_t left = len;
		memcpy(data, whole, sizeof whole);
		cr_expect(len == 12 || !webp_strip(data, &left), "%zu", len);
	}
	unsigned char wave[] = "RIFF\x04\0\0\0WAVE";
	size_t len = sizeof wave - 1;
	cr_expect(!webp_strip(wave, &len));
}
