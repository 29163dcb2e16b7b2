/* Names that are written are read again, and no others. */
#include "media/name.h"

#include "unit/posts/call_fixture.h"

#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

TestSuite(media_name, .init = start, .fini = end);

Test(media_name, tells_digest_width_and_format)
{
	const struct media_format *jpeg = media_format_by_extension("jpg");
	cr_expect(eq(str, (char *)media_name(&call, DIGEST, 0, jpeg), DIGEST ".jpg"));
	cr_expect(eq(str, (char *)media_name(&call, DIGEST, 320, jpeg), DIGEST "-w320.jpg"));
	cr_expect(
		eq(str, (char *)media_url(&call, DIGEST, 320, jpeg), "/media/" DIGEST "-w320.jpg"));
	cr_expect(media_name_format(DIGEST ".jpg") == jpeg);
	cr_expect(media_name_format(DIGEST "-w320.jpg") == jpeg);
	cr_expect(media_name_format(DIGEST "-w99999.webp") == media_format_by_extension("webp"));
}

Test(media_name, others_are_none)
{
	static const char *const names[] = {"", "x.jpg", DIGEST, DIGEST ".", DIGEST ".svg",
		DIGEST ".jpg.html", DIGEST "0.jpg", DIGEST "-w.jpg", DIGEST "-w0320.jpg",
		DIGEST "-w123456.jpg", DIGEST "-h320.jpg", DIGEST "-w320", "../" DIGEST ".jpg",
		DIGEST "/.jpg", "0123456789ABCDEF" DIGEST ".jpg"};
	for (size_t i = 0; i < COUNT_OF(names); i++)
		cr_expect(media_name_format(names[i]) == NULL, "%s", names[i]);
}

Test(media_name, is_found_in_its_address_and_in_no_other)
{
	static const char *const addresses[] = {"", "/media/", DIGEST ".jpg", "/media/x.jpg",
		"//media/" DIGEST ".jpg", "https://e.example/media/" DIGEST ".jpg",
		"/media/" DIGEST ".jpg?x"};
	const char *address = "/media/" DIGEST "-w320.jpg";
	cr_expect(media_name_in(address) == address + strlen("/media/"));
	for (size_t i = 0; i < COUNT_OF(addresses); i++)
		cr_expect(media_name_in(addresses[i]) == NULL, "%s", addresses[i]);
}
