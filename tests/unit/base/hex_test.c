/* Digits, both ways. */
#include "base/hex.h"

#include <criterion/criterion.h>
#include <string.h>

Test(hex, is_lower_case_and_terminated)
{
	char out[9];
	hex_encode("\x00\xFF\x1a\x09", 4, out);
	cr_expect_str_eq(out, "00ff1a09");
	hex_encode("", 0, out);
	cr_expect_str_eq(out, "");
}

Test(hex, of_all_bytes_only_the_digits_of_either_case_have_a_value)
{
	static const char lower[] = "0123456789abcdef", upper[] = "0123456789ABCDEF";
	for (int i = 0; i < 256; i++) {
		const char *low = i ? strchr(lower, i) : NULL, *up = i ? strchr(upper, i) : NULL;
		int value = low ? (int)(low - lower) : up ? (int)(up - upper) : -1;
		cr_expect_eq(hex_digit((char)i), value, "%d", i);
	}
}
