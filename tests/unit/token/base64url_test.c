/* The vectors of RFC 4648 section 10, without their padding, and the one form rule. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "token/base64url.h"

Test(base64url, rfc_4648_vectors_both_ways)
{
	static const char *const vectors[][2] = {{"", ""}, {"f", "Zg"}, {"fo", "Zm8"},
		{"foo", "Zm9v"}, {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}};
	for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
		const char *plain = vectors[i][0], *text = vectors[i][1];
		char encoded[16];
		unsigned char decoded[16];
		size_t len;
		base64url_encode(plain, strlen(plain), encoded);
		cr_expect(eq(str, encoded, (char *)text));
		cr_expect(eq(sz, BASE64URL_LEN(strlen(plain)), strlen(text)));
		cr_assert(base64url_decode(text, strlen(text), decoded, &len));
		cr_expect(eq(sz, len, strlen(plain)));
		cr_expect(memcmp(decoded, plain, len) == 0);
	}
}

Test(base64url, bytes_above_the_alphabets_middle_use_dash_and_underscore)
{
	char encoded[8];
	base64url_encode("\xfb\xff\xfe", 3, encoded);
	cr_expect(eq(str, encoded, "-__-"));
}

Test(base64url, a_second_text_for_the_same_bytes_is_refused)
{
	static const char *const bad[] = {"Z", "Zh", "Zm9", "Zg==", "Zm9vY", "+__-", "Zm 9v",
		"Zm9v\n"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		unsigned char decoded[16];
		size_t len;
		bool accepted = base64url_decode(bad[i], strlen(bad[i]), decoded, &len);
		cr_expect(accepted == false, "%s", bad[i]);
	}
}
