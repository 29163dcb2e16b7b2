/* Tokens do not get into what is kept. */
#include "fetch/secrets.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "unit/posts/call_fixture.h"

TestSuite(secrets, .init = start, .fini = end);

static const char *blanked(const char *token, const char *body)
{
	struct answer answer = {.body = body, .len = strlen(body)};
	secrets_blank(&call, token, &answer);
	cr_expect(eq(sz, answer.len, strlen(body)));
	return answer.body;
}

Test(secrets, a_token_in_an_address_is_blanked)
{
	cr_expect(eq(str,
		(char *)blanked("EAAB12345678",
			"{\"next\":\"https:\\/\\/graph\\/x?access_token=EAAB12345678&after=Q\"}"),
		"{\"next\":\"https:\\/\\/graph\\/x?access_token=------------&after=Q\"}"));
	cr_expect(eq(str, (char *)blanked("", "?access_token=123%7Cabc_-.\","),
		"?access_token=------------\","));
}

Test(secrets, a_token_anywhere_else_too)
{
	cr_expect(eq(str, (char *)blanked("EAAB12345678", "EAAB12345678 x EAAB12345678"),
		"------------ x ------------"));
}

Test(secrets, what_looks_like_a_piece_of_one_stays)
{
	cr_expect(eq(str, (char *)blanked("EAAB12345678", "EAAB1234567"), "EAAB1234567"));
	cr_expect(eq(str, (char *)blanked("a", "banana"), "banana"));
	cr_expect(eq(str, (char *)blanked("", "access_token="), "access_token="));
	cr_expect(eq(str, (char *)blanked("x", ""), ""));
}
