/* The shapes secrets usually have. */
#include "daemon/redact.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/macros.h"

Test(redact, stars_what_looks_like_a_secret)
{
	static const char *const cases[][2] = {
		{"Authorization: Bearer eyJ.x-y", "Authorization: Bearer *******"},
		{"password=hunter2&x=1", "password=*******&x=1"},
		{"{\"access_token\":\"abc\",\"id\":1}", "{\"access_token\":\"***\",\"id\":1}"},
		{"{\\\"secret\\\": \\\"abc\\\"}", "{\\\"secret\\\": \\\"***\\\"}"},
		{"postgres://u:p@h/db", "postgres://u:*@h/db"},
		{"redis://:pw@h:1/0", "redis://:**@h:1/0"},
		{"the key crier_12_AbCd-_x, twice", "the key crier_12_*******, twice"},
		{"Cookie: a=b; crier_access=eyJ.x; c=d", "Cookie: a=b; crier_access=*****; c=d"},
		{"__Secure-crier_refresh=abc", "__Secure-crier_refresh=***"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char text[128];
		strcpy(text, cases[i][0]);
		redact(text);
		cr_expect_str_eq(text, cases[i][1]);
	}
}

Test(redact, leaves_prose_and_plain_urls_alone)
{
	static const char *const cases[] = {"bad token: expired", "the password is wrong",
		"http://h:80/a@b", "tokens", "", "secret", "crier_auth", "crier_7", "crier_x_y"};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char text[128];
		strcpy(text, cases[i]);
		redact(text);
		cr_expect_str_eq(text, cases[i]);
	}
}
