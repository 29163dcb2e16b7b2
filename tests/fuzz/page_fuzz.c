/* What a source answered, whichever it was: all parsers are behind this one door. */
#include <string.h>

#include "base/utf8.h"
#include "fuzz/fuzz.h"
#include "sources/parsed_json.h"
#include "sources/tree.h"

void fuzz_one(struct call *c, const char *data, size_t len)
{
	struct answer answer = {.body = data, .len = len, .fetched_at_us = 1};
	struct parsed *parsed = call_alloc(c, sizeof *parsed);
	parse_answer(c->arena, &answer, parsed);
	MUST(parsed->outcome != OUTCOME_UNKNOWN);
	MUST(parsed->posts.count <= PARSED_POSTS_MAX);
	struct text out;
	text_init(&out, c->arena, 4096, SIZE_MAX);
	parsed_json_write(&out, parsed);
	MUST(utf8_valid(out.data, out.len));
	MUST(value_kind(tree_parse(c->arena, out.data, out.len)) == TREE_OBJECT);
}
