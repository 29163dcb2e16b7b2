/* Strings as JSON, cut where they must be. */
#include "daemon/quote.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/macros.h"

Test(quote, escapes_what_json_cannot_hold)
{
	char out[64];
	cr_expect_eq(quote_json(out, sizeof out, "a\"\\\n\x01\x7F\xC3\xA9"), strlen(out));
	cr_expect_str_eq(out, "\"a\\\"\\\\\\n\\u0001\\u007f\xC3\xA9\"");
}

Test(quote, bytes_that_are_no_utf8_become_the_replacement_character)
{
	char out[64];
	quote_json(out, sizeof out, "a\xFF\xC3");
	cr_expect_str_eq(out, "\"a\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

Test(quote, cuts_between_characters_and_always_closes)
{
	char out[64];
	for (size_t size = 3; size < 12; size++) {
		memset(out, 'x', sizeof out);
		size_t len = quote_json(out, size, "\xC3\xA9\xC3\xA9\"\"");
		cr_expect_lt(len, size);
		cr_expect_eq(strlen(out), len);
		cr_expect_eq(out[len - 1], '"');
	}
	cr_expect_eq(quote_json(out, 3, "abc"), 2);
}
