/* A page's facts in the order of page_field.def, and where each is from. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sources/member.h"
#include "sources/parsed_json_parts.h"
#include "json/encode.h"

/* Likes and followers are said with how exactly; of other counts the plain name is enough. */
static void add_fact_count(struct text *out, enum page_field field, const struct fact *fact)
{
	char name[64];
	const char *word = page_fields[field].word;
	if (field == PAGE_LIKES || field == PAGE_FOLLOWERS)
		(void)snprintf(name, sizeof name, "%s_%s", word,
			fact->exactness == EXACT ? "exact" : "approx");
	else
		(void)snprintf(name, sizeof name, "%s", word);
	member_int(out, name, fact->number);
}

static bool is_decimal(const char *text)
{
	char *end;
	return text[strspn(text, "0123456789.")] == '\0' && *text >= '0' && *text <= '9' &&
	       (strtod(text, &end), *end == '\0');
}

static void add_fact_text(struct text *out, enum page_field field, const struct fact *fact)
{
	if (field != PAGE_RATING || !is_decimal(fact->text)) {
		member_text(out, page_fields[field].word, fact->text);
		return;
	}
	member_key(out, page_fields[field].word);
	json_encode_double(out, strtod(fact->text, NULL));
}

static void add_fact(struct text *out, enum page_field field, const struct fact *fact)
{
	switch (page_fields[field].kind) {
	case FACT_TEXT:
		add_fact_text(out, field, fact);
		break;
	case FACT_TEXTS:
		member_texts(out, page_fields[field].word, &fact->texts);
		break;
	case FACT_COUNT:
		add_fact_count(out, field, fact);
		break;
	case FACT_FLAG:
		member_flag(out, page_fields[field].word, fact->number);
		break;
	case FACT_TIME:
		member_text(out, page_fields[field].word, fact->text);
		break;
	}
}

/* The API's word for how a page is verified is told in the place of a plain yes. */
static bool is_told_otherwise(const struct parsed_page *page, size_t field)
{
	return field == PAGE_VERIFIED && page->facts[PAGE_VERIFIED_TEXT].exactness;
}

void parsed_json_facts(struct text *out, const struct parsed_page *page)
{
	for (size_t i = 0; i < PAGE_FIELD_COUNT; i++) {
		const struct fact *fact = &page->facts[i];
		if (fact->exactness != UNKNOWN && !is_told_otherwise(page, i))
			add_fact(out, (enum page_field)i, fact);
	}
	const struct fact *created = &page->facts[PAGE_CREATION_DATE];
	if (created->exactness && strlen(created->text) > 10)
		member_utc(out, "creation_date_utc", created->number);
	if (page->facts[PAGE_VERIFIED_TEXT].exactness)
		member_text(out, "verified", page->facts[PAGE_VERIFIED_TEXT].text);
}

void parsed_json_page(struct text *out, const struct parsed_page *page)
{
	text_add_char(out, '{');
	parsed_json_facts(out, page);
	text_add_char(out, '}');
}

void parsed_json_provenance(struct text *out, const struct parsed_page *page)
{
	member_key(out, "provenance");
	text_add_char(out, '{');
	for (size_t i = 0; i < PAGE_FIELD_COUNT; i++) {
		const struct fact *fact = &page->facts[i];
		if (fact->exactness == UNKNOWN)
			continue;
		member_key(out, page_fields[i].word);
		text_add_char(out, '{');
		member_text(out, "source", fact_source_word(fact->source));
		if (fact->fetched_at_us)
			member_utc(out, "fetched_at", fact->fetched_at_us);
		member_text(out, "exactness", exactness_word(fact->exactness));
		text_add_char(out, '}');
	}
	text_add_char(out, '}');
}
