/* Bytes as URLs write them: "%2F" (RFC 3986, section 2.1). */
#include "base/percent.h"

#include <string.h>

#include "base/hex.h"

/* What the two digits behind a '%' stand for; NUL where they are none. */
static char byte_of(const char *digits)
{
	int high = hex_digit(digits[0]);
	int low = high < 0 ? -1 : hex_digit(digits[1]);
	int value = low < 0 ? 0 : high * 16 + low;
	return (char)value;
}

bool percent_decode(char *text, size_t *len)
{
	char *to = text + strcspn(text, "%");
	for (const char *from = to; *from; to++) {
		if (*from != '%') {
			*to = *from++;
			continue;
		}
		*to = byte_of(from + 1);
		if (!*to)
			return false;
		from += 3;
	}
	*to = '\0';
	if (len)
		*len = (size_t)(to - text);
	return true;
}
