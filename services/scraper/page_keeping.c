/* A page is known by its ids, and by its username where there are none: a username is an alias,
 * which may go over to another page. */
#include "page_keeping.h"

#include <string.h>

#include "page_comment_store.h"
#include "page_erasure_store.h"
#include "page_metric_store.h"
#include "page_name.h"
#include "page_people_store.h"
#include "page_pictures.h"
#include "page_post_store.h"

#define NAMES_MAX 4

/* Ids first: they are the page's own for good. */
struct names {
	const char *items[NAMES_MAX];
	size_t count;
	size_t ids;
};

static void add_name(struct call *c, struct names *names, const char *given)
{
	const char *name;
	if (!given)
		return;
	if (page_name_read(c, given, &name) == OK)
		names->items[names->count++] = name;
	else
		call_forgive(c);
}

static struct names names_of(struct call *c, const struct page_keeping *keeping)
{
	const struct fact *facts = keeping->parsed->page.facts;
	struct names names = {0};
	add_name(c, &names, facts[PAGE_ID].text);
	add_name(c, &names, facts[PAGE_DELEGATE_PAGE_ID].text);
	names.ids = names.count;
	add_name(c, &names, facts[PAGE_USERNAME].text);
	add_name(c, &names, keeping->name);
	return names;
}

static enum err check_erased(struct call *c, const struct names *names, bool *erased)
{
	*erased = false;
	for (size_t i = 0; i < names->count && !*erased; i++)
		TRY(page_erasure_store_find(c, ERASURE_PAGE, names->items[i], erased));
	return OK;
}

static enum err find_id(struct call *c, const char *name, int64_t *id)
{
	enum err err = page_store_id(c, name, id);
	if (err != ERR_NOT_FOUND)
		return err;
	call_forgive(c);
	*id = 0;
	return OK;
}

/* Whether what is stored has an id, and it is another one. */
static bool is_another(const struct stored_page *page, const struct parsed_page *parsed)
{
	const char *stored = page->facts.facts[PAGE_ID].text;
	const char *now = parsed->facts[PAGE_ID].text;
	return stored && now && strcmp(stored, now) != 0 &&
	       (!page->facts.facts[PAGE_DELEGATE_PAGE_ID].text ||
		       strcmp(page->facts.facts[PAGE_DELEGATE_PAGE_ID].text, now) != 0);
}

static enum err find_page(struct call *c, const struct names *names,
	const struct parsed_page *parsed, struct stored_page *page)
{
	*page = (struct stored_page){0};
	for (size_t i = 0; i < names->count; i++) {
		int64_t id;
		TRY(find_id(c, names->items[i], &id));
		if (!id)
			continue;
		TRY(page_store_to_change(c, id, page));
		if (i < names->ids || !is_another(page, parsed))
			return OK;
		*page = (struct stored_page){0};
	}
	return OK;
}

/* Of one answer the better parser has the last word, also where it says less. */
static void correct(struct parsed_page *kept, const struct parsed_page *newer, int64_t at_us)
{
	for (int i = 0; i < PAGE_FIELD_COUNT; i++)
		if (kept->facts[i].exactness != UNKNOWN && kept->facts[i].fetched_at_us == at_us)
			kept->facts[i] = newer->facts[i];
}

static const char *username_of(const struct stored_page *page, const struct page_keeping *keeping)
{
	const struct fact *username = &page->facts.facts[PAGE_USERNAME];
	if (username->exactness != UNKNOWN && username->text && *username->text)
		return username->text;
	return page->username ? page->username : keeping->name;
}

static enum err put_page(struct call *c, const struct page_keeping *keeping,
	struct stored_page *page)
{
	const struct parsed *parsed = keeping->parsed;
	if (keeping->mode == KEEP_REPARSED)
		correct(&page->facts, &parsed->page, keeping->fetched_at_us);
	page_merge(&page->facts, &parsed->page);
	page->username = username_of(page, keeping);
	page->source = fact_source_word(parsed->source);
	page->fetched_at_us = keeping->fetched_at_us;
	return page_store_put(c, page);
}

/* What a name belonged to before may be without any now. */
static enum err put_name(struct call *c, int64_t id, const char *name)
{
	int64_t before;
	TRY(find_id(c, name, &before));
	if (before == id)
		return OK;
	TRY(page_store_put_name(c, id, name));
	return before ? page_store_delete_nameless(c, before) : OK;
}

static enum err put_names(struct call *c, int64_t id, const struct names *names)
{
	for (size_t i = 0; i < names->count; i++)
		TRY(put_name(c, id, names->items[i]));
	return OK;
}

static enum err put_metrics(struct call *c, const struct stored_page *page)
{
	size_t count;
	const enum page_field *fields = page_metric_fields(&count);
	for (size_t i = 0; i < count; i++)
		TRY(page_metric_store_put(c, page->id, fields[i], &page->facts.facts[fields[i]]));
	return OK;
}

static enum err put_posts(struct call *c, int64_t page_id, const struct page_keeping *keeping)
{
	const struct parsed *parsed = keeping->parsed;
	int64_t at_us = keeping->fetched_at_us;
	TRY(page_post_store_put(c, page_id, &parsed->posts, at_us));
	TRY(page_post_store_put(c, page_id, &parsed->videos, at_us));
	TRY(page_post_store_put(c, page_id, &parsed->photos, at_us));
	TRY(page_post_store_put(c, page_id, &parsed->entries, at_us));
	return page_post_store_trim(c, page_id);
}

static enum err put_people(struct call *c, int64_t page_id, const struct page_keeping *keeping)
{
	const struct parsed *parsed = keeping->parsed;
	int64_t at_us = keeping->fetched_at_us;
	TRY(page_people_store_put(c, page_id, &parsed->people, at_us));
	TRY(page_people_store_put_authors(c, &parsed->comments, at_us));
	return page_comment_store_put(c, page_id, &parsed->comments, at_us);
}

enum err page_keep(struct call *c, const struct page_keeping *keeping, struct stored_page *page)
{
	bool erased;
	struct names names = names_of(c, keeping);
	*page = (struct stored_page){0};
	TRY(check_erased(c, &names, &erased));
	if (erased)
		return OK;
	TRY(find_page(c, &names, &keeping->parsed->page, page));
	if (!page->id && !keeping->parsed->has_page)
		return OK;
	if (keeping->parsed->has_page) {
		TRY(put_page(c, keeping, page));
		TRY(put_names(c, page->id, &names));
		TRY(put_metrics(c, page));
	}
	TRY(put_posts(c, page->id, keeping));
	TRY(page_pictures_want(c, page, keeping->parsed));
	return put_people(c, page->id, keeping);
}
