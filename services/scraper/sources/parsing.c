/* Facts are put in by the same rule by which pages are merged. */
#include "sources/parsing.h"

#include "sources/moment.h"

void *list_grow(struct arena *arena, void **items, size_t *count, size_t *capacity, size_t size,
	size_t max)
{
	if (*count >= max)
		return NULL;
	if (*count == *capacity) {
		size_t more = *capacity ? *capacity * 2 : 8;
		void *grown = arena_alloc(arena, more * size);
		if (*count)
			memcpy(grown, *items, *count * size);
		*items = grown;
		*capacity = more;
	}
	return (char *)*items + (*count)++ * size;
}

struct parsed_post *parsing_post(struct parsing *p, struct parsed_posts *list,
	const struct post_name *name, bool *is_new)
{
	*is_new = false;
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].id && strcmp(list->items[i].id, name->id) == 0)
			return &list->items[i];
	struct parsed_post *post = LIST_ADD(p->arena, list, PARSED_POSTS_MAX);
	*is_new = post != NULL;
	if (post)
		*post = (struct parsed_post){.id = name->id,
			.kind = name->kind,
			.source = name->source};
	return post;
}

static struct fact new_fact(const struct parsing *p, enum fact_source source)
{
	return (struct fact){.exactness = EXACT,
		.source = source,
		.fetched_at_us = p->answer->fetched_at_us};
}

static void set(struct parsing *p, enum page_field field, const struct fact *fact)
{
	(void)fact_merge(&p->out->page.facts[field], fact);
	p->out->has_page = true;
}

void page_set_text(struct parsing *p, enum page_field field, enum fact_source source,
	const char *text)
{
	text = text_trim(p->arena, text);
	if (!text)
		return;
	struct fact fact = new_fact(p, source);
	fact.text = text;
	set(p, field, &fact);
}

void page_set_count(struct parsing *p, enum page_field field, enum fact_source source,
	struct count count)
{
	if (count.exactness == UNKNOWN)
		return;
	struct fact fact = new_fact(p, source);
	fact.exactness = count.exactness;
	fact.number = count.value;
	fact.unit = count.unit;
	set(p, field, &fact);
}

void page_set_int(struct parsing *p, enum page_field field, enum fact_source source, int64_t value)
{
	page_set_count(p, field, source, count_of(value));
}

void page_set_flag(struct parsing *p, enum page_field field, enum fact_source source, bool value)
{
	struct fact fact = new_fact(p, source);
	fact.number = value;
	set(p, field, &fact);
}

void page_set_time(struct parsing *p, enum page_field field, enum fact_source source,
	const char *text)
{
	struct fact fact = new_fact(p, source);
	if (!text || !moment_parse(text, &fact.number))
		return;
	fact.text = text_trim(p->arena, text);
	set(p, field, &fact);
}

void page_add_text(struct parsing *p, enum page_field field, enum fact_source source,
	const char *text)
{
	text = text_trim(p->arena, text);
	struct fact *fact = &p->out->page.facts[field];
	if (!text || fact->texts.count == PARSED_LIST_MAX)
		return;
	for (size_t i = 0; i < fact->texts.count; i++)
		if (strcmp(fact->texts.items[i], text) == 0)
			return;
	if (!fact->texts.count) {
		*fact = new_fact(p, source);
		fact->texts.items = arena_alloc(p->arena, PARSED_LIST_MAX * sizeof(const char *));
		p->out->has_page = true;
	}
	fact->texts.items[fact->texts.count++] = text;
}

const char *page_text(const struct parsing *p, enum page_field field)
{
	return p->out->page.facts[field].text;
}

struct count count_of(int64_t value)
{
	struct count count = {.value = value, .exactness = EXACT};
	if (value < 0)
		count = (struct count){.value = 0};
	return count;
}

struct count count_of_value(struct value value)
{
	int64_t number;
	return count_of(value_int(value, &number) ? number : -1);
}

const char *text_find(const char *text, size_t len, const char *what)
{
	return memmem(text, len, what, strlen(what));
}

const char *text_trim(struct arena *arena, const char *text)
{
	if (!text)
		return NULL;
	text += strspn(text, " \t\r\n\f\v");
	size_t len = strlen(text);
	while (len && strchr(" \t\r\n\f\v", text[len - 1]))
		len--;
	return len ? arena_copy(arena, text, len) : NULL;
}
