/* Where somebody is, and what others think of them. */
#include "sources/number.h"
#include "sources/schema_org.h"

static void read_address(struct parsing *p, struct value address)
{
	if (value_kind(address) == TREE_ARRAY)
		address = value_first(address);
	page_set_text(p, PAGE_ADDRESS, SOURCE_JSON_LD, value_words(address, p->arena));
	const char *street = value_words(value_member(address, "streetAddress"), p->arena);
	const char *code = value_words(value_member(address, "postalCode"), p->arena);
	const char *city = value_words(value_member(address, "addressLocality"), p->arena);
	if (street && (code || city))
		page_set_text(p, PAGE_ADDRESS, SOURCE_JSON_LD,
			arena_printf(p->arena, "%s, %s%s%s", street, code ? code : "",
				code && city ? " " : "", city ? city : ""));
	else
		page_set_text(p, PAGE_ADDRESS, SOURCE_JSON_LD, street);
	page_set_text(p, PAGE_CITY, SOURCE_JSON_LD, city);
}

void schema_org_read_place(struct parsing *p, struct value object)
{
	read_address(p, value_member(object, "address"));
	struct value rating = value_member(object, "aggregateRating");
	struct value count = value_member(rating, "ratingCount");
	const char *shown = value_id(value_member(rating, "ratingValue"), p->arena);
	/* Nobody gives 0: there is no rating. */
	if (shown && shown[strspn(shown, "0.,")])
		page_set_text(p, PAGE_RATING, SOURCE_JSON_LD, shown);
	count = value_is(count) ? count : value_member(rating, "reviewCount");
	struct count read = count_of_value(count);
	const char *text = value_text(count, p->arena);
	if (read.exactness == UNKNOWN && text)
		(void)number_parse(text, p->lang, &read);
	page_set_count(p, PAGE_RATING_COUNT, SOURCE_JSON_LD, read);
}
