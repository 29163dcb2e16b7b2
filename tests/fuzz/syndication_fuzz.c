/* Feeds of pages: RSS, RDF, Atom, JSON Feed, and broken ones. */
#include "fuzz/answer.h"
#include "fuzz/fuzz.h"

void fuzz_one(struct call *c, const char *data, size_t len)
{
	struct parsed *parsed = fuzz_answer(c, &(struct answer){.body = data,
						       .len = len,
						       .url = "https://site.example/feed",
						       .status = 200,
						       .content_type = "application/xml",
						       .fetched_at_us = 1});
	for (size_t i = 0; i < parsed->entries.count; i++)
		MUST(parsed->entries.items[i].kind == POST_KIND_ENTRY);
}
