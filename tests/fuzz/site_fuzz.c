/* Pages of anybody: OpenGraph, JSON-LD, microdata, RDFa. Addresses that are told are of the web. */
#include "fuzz/answer.h"
#include "fuzz/fuzz.h"
#include "sources/address.h"

static void check_addresses(const struct parsed *parsed)
{
	static const enum page_field fields[] = {PAGE_FEEDS, PAGE_IMAGES};
	for (size_t i = 0; i < COUNT_OF(fields); i++) {
		const struct text_list *list = &parsed->page.facts[fields[i]].texts;
		for (size_t j = 0; j < list->count; j++)
			MUST(address_is_web(list->items[j]));
	}
}

void fuzz_one(struct call *c, const char *data, size_t len)
{
	check_addresses(fuzz_answer(c, &(struct answer){.body = data,
					       .len = len,
					       .url = "https://site.example/a/b?c=d",
					       .status = 200,
					       .content_type = "text/html",
					       .fetched_at_us = 1}));
}
