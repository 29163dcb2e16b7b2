/* RFC 3986, section 2.3: everything but the unreserved characters is escaped. */
#include <ctype.h>
#include <string.h>

#include "http/client.h"

static bool is_unreserved(unsigned char ch)
{
	return (ch < 0x80 && isalnum(ch)) || (ch && strchr("-._~", ch));
}

const char *http_encode(struct call *c, const char *component)
{
	static const char digits[] = "0123456789ABCDEF";
	char *out = arena_alloc_raw(c->arena, 3 * strlen(component) + 1);
	char *to = out;
	for (; *component; component++) {
		unsigned char ch = (unsigned char)*component;
		if (is_unreserved(ch)) {
			*to++ = (char)ch;
			continue;
		}
		*to++ = '%';
		*to++ = digits[ch >> 4];
		*to++ = digits[ch & 15];
	}
	*to = '\0';
	return out;
}
