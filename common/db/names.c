/* A handful of words at most: a walk beats any index. */
#include "db/names.h"

#include <string.h>

struct db_value db_name(const char *const *names, unsigned value)
{
	return value ? db_text(names[value - 1]) : db_null();
}

unsigned row_name(struct db_row *row, const char *const *names)
{
	const char *word = row_text(row);
	if (!word)
		return 0;
	for (unsigned i = 0; names[i]; i++)
		if (strcmp(names[i], word) == 0)
			return i + 1;
	return 0;
}
