/* Any bytes, called by any name of a charset: the first line is a Content-Type. */
#include "sources/charset.h"

#include <string.h>

#include "base/utf8.h"
#include "fuzz/fuzz.h"

void fuzz_one(struct call *c, const char *data, size_t len)
{
	const char *end = len ? memchr(data, '\n', len) : NULL;
	size_t line = end ? (size_t)(end - data) : 0;
	const char *type = end ? arena_copy(c->arena, data, line) : NULL;
	size_t decoded_len, again_len;
	const char *decoded = charset_decode(c->arena, data + line, len - line, type, &decoded_len);
	MUST(utf8_valid(decoded, decoded_len));
	MUST(!memchr(decoded, '\0', decoded_len));
	/* What is UTF-8 stays as it is, whatever it is called. */
	const char *again = charset_decode(c->arena, decoded, decoded_len, "text/html", &again_len);
	bool is_shifted = decoded_len && (memmem(decoded, decoded_len, "2022", 4) ||
						 memmem(decoded, decoded_len, "hz-gb", 5) ||
						 memmem(decoded, decoded_len, "HZ-GB", 5));
	bool has_mark = decoded_len >= 3 && memcmp(decoded, "\xEF\xBB\xBF", 3) == 0;
	MUST(is_shifted || has_mark ||
		(again_len == decoded_len && memcmp(again, decoded, again_len) == 0));
}
