/* The image in a body, or in a form as browsers send it. */
#include "media/upload.h"

#include <string.h>

#include "call_fixture.h"

#define FIELD "--b\r\nContent-Disposition: form-data; name=\"alt\"\r\n\r\nA cat\r\n"
#define PART_HEAD                                                                        \
	"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"cat.png\"\r\n" \
	"Content-Type: image/png\r\n\r\n"
#define PART PART_HEAD "PNG\r\n--not b\r\n"
#define END "--b--\r\n"

TestSuite(media_upload, .init = start, .fini = end);

static enum err read(const char *type, const char *text, struct raw_body *image)
{
	const struct raw_body body = {text, strlen(text), type};
	return upload_read(&call, &body, image);
}

static void expect_image(const char *type, const char *text, const char *wanted)
{
	struct raw_body image;
	cr_assert(eq(int, read(type, text, &image), OK), "%s", text);
	cr_expect(eq(str, call_printf(&call, "%.*s", (int)image.len, image.data), (char *)wanted));
}

Test(media_upload, is_the_body_itself)
{
	expect_image("image/png", "bytes", "bytes");
	expect_image("application/octet-stream", PART END, PART END);
}

Test(media_upload, is_the_first_file_of_a_form)
{
	expect_image("multipart/form-data", PART END, "PNG\r\n--not b");
	expect_image("multipart/form-data", FIELD PART END, "PNG\r\n--not b");
	expect_image("multipart/form-data", PART FIELD END, "PNG\r\n--not b");
	expect_image("multipart/form-data", PART_HEAD "\r\n" END, "");
}

Test(media_upload, of_a_form_that_is_cut_or_has_no_file_there_is_none)
{
	struct raw_body image;
	cr_expect(eq(int, read("multipart/form-data", FIELD END, &image), ERR_BAD_REQUEST));
	cr_expect(eq(int, read("multipart/form-data", "bytes\r\n", &image), ERR_BAD_REQUEST));
	const char *whole = FIELD PART "--b";
	for (size_t len = 0; len < strlen(whole); len++)
		cr_expect(eq(int,
				  read("multipart/form-data",
					  call_printf(&call, "%.*s", (int)len, whole), &image),
				  ERR_BAD_REQUEST),
			"%zu", len);
}
