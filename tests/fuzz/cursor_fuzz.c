/* A cursor that is taken is one that we would have given. */
#include <string.h>

#include "base/cursor.h"
#include "fuzz/fuzz.h"

void fuzz_one(struct call *c, const char *data, size_t len)
{
	(void)len;
	struct cursor cursor;
	for (uint8_t order = 0; order < 5; order++)
		if (cursor_decode(c, data, order, &cursor) == OK) {
			MUST(cursor.order == order);
			MUST(strcmp(cursor_encode(c, cursor), data) == 0);
		}
}
