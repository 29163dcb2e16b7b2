/* Bytes as URLs write them: "%2F" (RFC 3986, section 2.1). */
#include "base/percent.h"

#include <string.h>

#include "base/hex.h"

/* The two digits behind a '%'; 0 where they are none, or NUL. */
static char byte_of(const char *digits)
{
	int high = hex_digit(digits[0]);
	int low = high < 0 ? -1 : hex_digit(digits[1]);
	return low < 0 ? '\0' : (char)(high * 16 + low);
}

bool percent_decode(char *text, size_t *len)
{
	char *to = text + strcspn(text, "%");
	for (const char *from = to; *from; to++) {
		bool is_escape = *from == '%';
		*to = is_escape ? byte_of(from + 1) : *from;
		if (!*to)
			return false;
		from += is_escape ? 3 : 1;
	}
	*to = '\0';
	if (len)
		*len = (size_t)(to - text);
	return true;
}
