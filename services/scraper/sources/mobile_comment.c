/* Comments and reactors of m. and mbasic. m. names a comment in data-commentid, mbasic in what its
 * Like link is called; both say of which post it is, and a page has comments of others' as well. */
#include <stdlib.h>

#include "sources/address.h"
#include "sources/mobile.h"
#include "sources/number.h"

#define HOST "https://m.facebook.com/"

static const char *absolute(struct parsing *p, const char *href)
{
	return address_normalise(p->arena, address_resolve(p->arena, HOST, href));
}

static bool is_of_posts(const struct parsing *p, const char *post_id)
{
	for (size_t i = 0; i < p->out->posts.count; i++)
		if (strcmp(p->out->posts.items[i].id, post_id) == 0)
			return true;
	return false;
}

/* A comment that JSON-LD tells more about: its time, and who wrote it. */
static void add_known(struct parsing *p, struct parsed_comment *comment)
{
	for (size_t i = 0; i < p->out->ld_comments.count; i++) {
		const struct parsed_comment *ld = &p->out->ld_comments.items[i];
		const char *mark = ld->id ? strchr(ld->id, '_') : NULL;
		if (!mark || strcmp(mark + 1, comment->id) != 0)
			continue;
		comment->has_created = ld->has_created;
		comment->created_us = ld->created_us;
		comment->created_text = ld->created_text;
		comment->author_url = ld->author_url;
	}
}

static struct parsed_comment *new_comment(struct parsing *p, const char *post_id, const char *id,
	enum fact_source source)
{
	if (!is_of_posts(p, post_id)) {
		p->out->comments_elsewhere++;
		return NULL;
	}
	for (size_t i = 0; i < p->out->comments.count; i++)
		if (strcmp(p->out->comments.items[i].id, id) == 0)
			return NULL;
	struct parsed_comment *comment = LIST_ADD(p->arena, &p->out->comments, PARSED_COMMENTS_MAX);
	if (comment) {
		comment->source = source;
		comment->id = id;
		comment->post_id = post_id;
		add_known(p, comment);
	}
	return comment;
}

/* "<post>_<comment>" */
static bool split_id(struct parsing *p, const char *both, const char **post_id, const char **id)
{
	size_t len = strspn(both, "0123456789");
	const char *rest = both + len + 1;
	if (!len || both[len] != '_' || !*rest || strspn(rest, "0123456789") != strlen(rest))
		return false;
	*post_id = arena_copy(p->arena, both, len);
	*id = arena_strdup(p->arena, rest);
	return true;
}

/* m.: the body's siblings before it say who wrote it. */
static void read_mobile_comment(struct parsing *p, uint32_t holder, uint32_t body, const char *both)
{
	const struct document *d = p->document;
	const char *post_id, *id;
	if (!split_id(p, both, &post_id, &id))
		return;
	struct parsed_comment *comment = new_comment(p, post_id, id, SOURCE_MOBILE);
	if (!comment)
		return;
	comment->text = node_text(d, body, WORDS_BYTES_MAX);
	uint32_t before = NODE_NOWHERE;
	for (uint32_t i = holder + 1; i < body; i++)
		if (d->nodes[i].kind == NODE_ELEMENT && d->nodes[i].next == body)
			before = before == NODE_NOWHERE ? i : before;
	comment->author = node_text(d, before, 1024);
	uint32_t abbr = document_find(d, holder, "abbr");
	comment->time_text = node_text(d, abbr, 256);
}

static uint32_t find_id_holder(const struct document *d, uint32_t from, uint32_t body)
{
	uint32_t holder = from;
	for (uint32_t i = from; i < body; i++)
		if (d->nodes[i].kind == NODE_ELEMENT && d->nodes[i].next > body &&
			node_attribute(d, i, "data-uniqueid"))
			holder = i;
	return holder;
}

static void read_all_mobile(struct parsing *p)
{
	const struct document *d = p->document;
	uint32_t last = 1;
	for (uint32_t i = 1; i < d->count; i++) {
		const char *both = node_attribute(d, i, "data-commentid");
		if (!both)
			continue;
		uint32_t holder = find_id_holder(d, last, i);
		read_mobile_comment(p, holder, i, both);
		last = d->nodes[i].next;
	}
}

/* The text is next to the heading with the name. */
static void read_basic_comment(struct parsing *p, uint32_t holder, const char *both)
{
	const struct document *d = p->document;
	const char *post_id, *id;
	if (!split_id(p, both, &post_id, &id))
		return;
	struct parsed_comment *comment = new_comment(p, post_id, id, SOURCE_MBASIC);
	uint32_t heading = document_find(d, holder, "h3");
	if (!comment || heading == NODE_NOWHERE)
		return;
	uint32_t link = document_find(d, heading, "a");
	const char *href = node_attribute(d, link, "href");
	comment->author = node_text(d, heading, 1024);
	comment->author_url = absolute(p, href);
	comment->author_id = comment->author_url ? address_page_id(p->arena, comment->author_url)
						 : NULL;
	uint32_t body = d->nodes[heading].next;
	while (body < d->nodes[holder].next && d->nodes[body].kind != NODE_ELEMENT)
		body = d->nodes[body].next;
	if (body < d->nodes[holder].next)
		comment->text = node_text(d, body, WORDS_BYTES_MAX);
	comment->time_text = node_text(d, document_find(d, holder, "abbr"), 256);
	for (uint32_t a = document_find(d, holder, "a"); a != NODE_NOWHERE;
		a = document_find_next(d, holder, a, "a")) {
		const char *to = node_attribute(d, a, "href");
		const char *text = node_text(d, a, 256);
		if (to && strstr(to, "reaction/profile/browser") && strstr(to, both) && text)
			(void)number_find(text, p->lang, &comment->reactions, NULL);
	}
}

/* "like_456_777" within the element that is called "777". */
static void read_all_basic(struct parsing *p)
{
	const struct document *d = p->document;
	uint32_t holder = 0;
	for (uint32_t i = 1; i < d->count; i++) {
		const char *name = node_attribute(d, i, "id");
		if (!name || !*name)
			continue;
		if (strspn(name, "0123456789") == strlen(name))
			holder = i;
		else if (strncmp(name, "like_", 5) == 0 && strchr(name + 5, '_') && holder &&
			 i < d->nodes[holder].next)
			read_basic_comment(p, holder, name + 5);
		else if (strncmp(name, "sentence_", 9) == 0 && p->out->posts.count == 1)
			p->out->posts.items[0].reactors_text = node_text(d, i, 1024);
	}
}

void mobile_read_comments(struct parsing *p)
{
	if (text_find(p->text, p->len, "data-commentid"))
		read_all_mobile(p);
	if (text_find(p->text, p->len, "like_") && p->out->posts.count &&
		p->out->posts.items[0].source == SOURCE_MBASIC)
		read_all_basic(p);
}

static void read_tab(struct parsing *p, const char *href)
{
	const char *total = address_parameter(p->arena, href, "total_count");
	const char *type = address_parameter(p->arena, href, "reaction_type");
	if (!total || strlen(total) > 15)
		return;
	struct count count = count_of(strtoll(total, NULL, 10));
	long number = type ? strtol(type, NULL, 10) : 0;
	if (!type && p->out->reactions_total.exactness == UNKNOWN)
		p->out->reactions_total = count;
	else if (number > 0 && number < 16)
		p->out->by_type_id[number] = count;
}

static void read_person(struct parsing *p, uint32_t item)
{
	const struct document *d = p->document;
	uint32_t link = document_find(d, document_find(d, item, "h3"), "a");
	const char *name = node_text(d, link, 1024), *href = node_attribute(d, link, "href");
	if (!name || !*name)
		return;
	struct parsed_person *person = LIST_ADD(p->arena, &p->out->people, PARSED_PEOPLE_MAX);
	if (!person)
		return;
	person->source = SOURCE_MBASIC;
	person->role = PERSON_REACTOR;
	person->name = name;
	person->url = absolute(p, href);
	person->id = person->url ? address_page_id(p->arena, person->url) : NULL;
	person->picture = node_attribute(d, document_find(d, item, "img"), "src");
}

bool reactors_read(struct parsing *p)
{
	static const char mark[] = "/ufi/reaction/profile/browser/fetch/?";
	const struct document *d = p->document;
	if (!text_find(p->text, p->len, mark))
		return false;
	for (uint32_t i = 1; i < d->count; i++) {
		const char *href = node_is(d, i, "a") ? node_attribute(d, i, "href") : NULL;
		if (href && strstr(href, mark))
			read_tab(p, href);
		else if (node_is(d, i, "li"))
			read_person(p, i);
	}
	return p->out->reactions_total.exactness != UNKNOWN;
}
