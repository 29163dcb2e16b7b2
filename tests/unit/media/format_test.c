/* Images are told by their bytes, whatever somebody calls them. */
#include "media/format.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#define EXPECT_TYPE(bytes, wanted)                                                            \
	do {                                                                                  \
		const struct media_format *found = media_format_of(bytes, sizeof(bytes) - 1); \
		cr_assert(found != NULL, "%s", wanted);                                       \
		cr_expect(eq(str, (char *)found->type, wanted));                              \
	} while (0)
#define EXPECT_NONE(bytes) cr_expect(media_format_of(bytes, sizeof(bytes) - 1) == NULL, "%s", bytes)

Test(media_format, images_are_told_by_their_first_bytes)
{
	EXPECT_TYPE("\xFF\xD8\xFF\xE0\0\x10JFIF", "image/jpeg");
	EXPECT_TYPE("\x89PNG\r\n\x1A\n\0\0\0\rIHDR", "image/png");
	EXPECT_TYPE("GIF87a\x01\0", "image/gif");
	EXPECT_TYPE("GIF89a/*\0", "image/gif");
	EXPECT_TYPE("RIFF\x24\0\0\0WEBPVP8 ", "image/webp");
	EXPECT_TYPE("RIFF\x24\0\0\0WEBPVP8X", "image/webp");
}

Test(media_format, nothing_else_is_one)
{
	EXPECT_NONE("");
	EXPECT_NONE("\xFF\xD8");
	EXPECT_NONE("\x89PNG\n\x1A\n");
	EXPECT_NONE("<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
	EXPECT_NONE("<?xml version=\"1.0\"?><svg/>");
	EXPECT_NONE("<!DOCTYPE html>");
	EXPECT_NONE("RIFF\x24\0\0\0WAVEfmt ");
	EXPECT_NONE("RIFF");
	EXPECT_NONE("GIF88a");
	EXPECT_NONE(" GIF89a");
	EXPECT_NONE("II*\0");
	EXPECT_NONE("BM6\0");
	EXPECT_NONE("%PDF-1.7");
}

Test(media_format, is_found_again_by_type_and_extension)
{
	cr_expect(eq(str, (char *)media_format_by_type("image/webp")->word, "webp"));
	cr_expect(eq(str, (char *)media_format_by_extension("jpg")->type, "image/jpeg"));
	cr_expect(media_format_by_type("image/svg+xml") == NULL);
	cr_expect(media_format_by_extension("jpeg") == NULL);
}
