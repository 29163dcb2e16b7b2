/* Counts, times, sentences and addresses of anybody, in any language. */
#include <string.h>

#include "base/utf8.h"
#include "fuzz/fuzz.h"
#include "sources/address.h"
#include "sources/like_sentence.h"
#include "sources/moment.h"
#include "sources/number.h"

static void check_numbers(struct call *c, const char *data)
{
	static const char *const languages[] = {NULL, "pl", "tr", "es"};
	for (size_t i = 0; i < COUNT_OF(languages); i++) {
		struct count count;
		if (number_find(data, languages[i], &count, NULL))
			MUST(count.value >= 0 && count.value <= NUMBER_MAX && count.exactness);
		if (number_parse(data, languages[i], &count))
			MUST(count.value >= 0 && count.value <= NUMBER_MAX && count.exactness);
	}
	struct like_sentence sentence;
	(void)like_sentence_read(c->arena, data, "A", "en", &sentence);
}

static void check_addresses(struct call *c, const char *data)
{
	const char *url = address_resolve(c->arena, "https://a.example/b/c", data);
	MUST(!url || address_is_web(url));
	url = address_normalise(c->arena, data);
	MUST(strcmp(address_normalise(c->arena, url), url) == 0);
	(void)address_kind_of(c->arena, data);
	(void)address_unwrap(c->arena, data);
	const char *name = address_username(c->arena, data);
	MUST(!name || utf8_valid(name, strlen(name)));
	(void)address_page_id(c->arena, data);
}

void fuzz_one(struct call *c, const char *data, size_t len)
{
	int64_t time_us;
	(void)moment_parse(data, &time_us);
	if (!utf8_valid(data, len))
		return;
	check_numbers(c, data);
	check_addresses(c, data);
}
