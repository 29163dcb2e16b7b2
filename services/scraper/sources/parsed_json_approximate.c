/* Which of some counts are not exact. */
#include "sources/member.h"
#include "sources/parsed_json_parts.h"
#include "json/encode.h"

/* Names of those that are not exact, where there are any. */
void parsed_json_approximate(struct text *out, const struct named_count *counts, size_t count)
{
	bool any = false;
	for (size_t i = 0; i < count; i++) {
		if (counts[i].count.exactness != APPROXIMATE)
			continue;
		if (!any) {
			member_key(out, "approximate");
			text_add_char(out, '[');
		}
		any = true;
		member_separate(out);
		json_encode_string(out, counts[i].name);
	}
	if (any)
		text_add_char(out, ']');
}
