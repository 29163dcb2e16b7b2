/* The rule of which posts readers can see. */
#include "post_facts/post_facts.h"

#include <string.h>

bool post_facts_is_public(const struct post_facts *facts, int64_t now_us)
{
	if (strcmp(facts->status, "published") == 0 || strcmp(facts->status, "approved") == 0)
		return true;
	return strcmp(facts->status, "scheduled") == 0 && facts->has_publish_at &&
	       facts->publish_at_us <= now_us;
}
