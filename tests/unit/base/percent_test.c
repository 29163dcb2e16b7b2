/* What is no escape, and what stands for NUL, is refused. */
#include "base/percent.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/macros.h"

Test(percent, escapes_become_their_bytes)
{
	static const char *const cases[][2] = {{"", ""}, {"plain", "plain"}, {"%41", "A"},
		{"a%2fb%2Fc", "a/b/c"}, {"%C3%A9%ff", "\xC3\xA9\xFF"}, {"%25%32%35", "%25"}};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char text[40];
		size_t len = 99;
		snprintf(text, sizeof text, "%s", cases[i][0]);
		cr_assert(percent_decode(text, &len), "%s", cases[i][0]);
		cr_expect_str_eq(text, cases[i][1]);
		cr_expect_eq(len, strlen(cases[i][1]));
	}
}

Test(percent, what_is_no_escape_is_refused)
{
	static const char *const cases[] = {"%", "a%", "%4", "%zz", "%4g", "%g4", "%%41", "%00"};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char text[40];
		snprintf(text, sizeof text, "%s", cases[i]);
		cr_expect_not(percent_decode(text, NULL), "%s", cases[i]);
	}
}
