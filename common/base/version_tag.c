/* A tag is the version's decimal digits in quotes. */
#include "base/version_tag.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define TAG_SIZE 24 /* two quotes and 20 digits */

/* One entity tag of a list, with the space and comma before it passed over. */
static const char *next_tag(const char **list, size_t *len)
{
	const char *tag = *list + strspn(*list, " \t,");
	*len = strcspn(tag, ",");
	*list = tag + *len;
	while (*len && (tag[*len - 1] == ' ' || tag[*len - 1] == '\t'))
		(*len)--;
	return tag;
}

bool version_tag_matches(const char *if_match, int64_t version)
{
	if (!if_match)
		return true;
	char current[TAG_SIZE];
	snprintf(current, sizeof current, "\"%" PRId64 "\"", version);
	size_t len;
	for (const char *tag = next_tag(&if_match, &len); len; tag = next_tag(&if_match, &len)) {
		if ((len == 1 && *tag == '*') ||
			(len == strlen(current) && memcmp(tag, current, len) == 0))
			return true;
	}
	return false;
}
