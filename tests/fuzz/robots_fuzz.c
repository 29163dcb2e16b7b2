/* A robots.txt of anybody; its last line is a path that is asked for. */
#include "fetch/robots_rules.h"

#include <string.h>

#include "base/utf8.h"
#include "fuzz/fuzz.h"

void fuzz_one(struct call *c, const char *data, size_t len)
{
	struct text rules;
	const char *line = len ? memrchr(data, '\n', len) : NULL;
	const char *path = line ? line + 1 : "/";
	robots_rules_read(c->arena, data, len, "crier", &rules);
	MUST(rules.len <= 2 * ROBOTS_BYTES_MAX);
	bool allowed = robots_rules_allow(c->arena, text_string(&rules), path);
	/* Nobody is kept from what no rule is about. */
	MUST(rules.len || allowed);
}
