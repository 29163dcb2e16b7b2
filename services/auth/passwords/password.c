/* Of the lists of leaked passwords only those of ten characters or more matter here. */
#include "passwords/password.h"

#include <string.h>
#include <strings.h>

#include "base/utf8.h"

/* Compared without regard to case. */
static const char *const common[] = {"0123456789", "0987654321", "1111111111", "1122334455",
	"1234512345", "1234567890", "12345678900", "12345678910", "123456789a", "1234567891",
	"123456789q", "1234567890q", "1234qwerasdf", "1q2w3e4r5t", "1q2w3e4r5t6y", "1qaz2wsx3edc",
	"3rjs1la7qe", "9876543210", "abcd123456", "abcdefghij", "administrator", "asdfghjkl;",
	"asdfghjkl1", "basketball", "changeme123", "christopher", "football123", "iloveyou123",
	"letmein123", "liverpool1", "manchester", "password00", "password01", "password11",
	"password12", "password123", "password1234", "password12345", "password!!", "passw0rd123",
	"p@ssw0rd123", "q1w2e3r4t5", "q1w2e3r4t5y6", "qazwsxedcrfv", "qwerty1234", "qwerty12345",
	"qwerty123456", "qwertyuiop", "qwertyuiop1", "qwertyuiop[]", "sunshine123", "superman123",
	"welcome123", "welcome1234", "zaq12wsxcde3", "zxcvbnm123"};

static bool is_common(const char *password)
{
	for (size_t i = 0; i < COUNT_OF(common); i++)
		if (strcasecmp(password, common[i]) == 0)
			return true;
	return false;
}

/* "aaaaaaaaaa" */
static bool is_one_character(const char *password)
{
	return password[strspn(password, (const char[]){password[0], '\0'})] == '\0';
}

enum err password_check(struct call *c, const char *pointer, const char *password,
	const char *email)
{
	if (strlen(password) > PASSWORD_BYTES_MAX)
		return fail_field(c, pointer, "has more than %d bytes", PASSWORD_BYTES_MAX);
	if (utf8_length(password) < PASSWORD_CHARACTERS_MIN)
		return fail_field(c, pointer, "has fewer than %d characters",
			PASSWORD_CHARACTERS_MIN);
	if (is_common(password) || is_one_character(password))
		return fail_field(c, pointer, "is among the most common passwords");
	if (*email && strcasestr(password, email))
		return fail_field(c, pointer, "holds the e-mail address");
	return OK;
}
