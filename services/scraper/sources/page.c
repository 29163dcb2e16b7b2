/* The rows of page_field.def, and pages of facts put together. */
#include "sources/parsed.h"

const struct page_field_row page_fields[PAGE_FIELD_COUNT] = {
#define PAGE_FIELD(name, word, kind, class) {word, FACT_##kind, CLASS_##class},
#include "sources/page_field.def"
#undef PAGE_FIELD
};

int page_merge(struct parsed_page *kept, const struct parsed_page *newer)
{
	int changed = 0;
	for (int i = 0; i < PAGE_FIELD_COUNT; i++)
		changed += fact_merge(&kept->facts[i], &newer->facts[i]);
	return changed;
}

const char *reaction_word(enum reaction reaction)
{
	static const char *const words[REACTION_KINDS] = {"Like", "Love", "Care", "Haha", "Wow",
		"Sad", "Angry"};
	return words[reaction];
}
