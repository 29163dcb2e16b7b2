/* Each post's markup has its id in a form, and its counts are in the scripts under that id. */
#include <stdlib.h>

#include "sources/address.h"
#include "sources/mobile.h"
#include "sources/moment.h"
#include "sources/relay.h"

static uint32_t find_with(const struct document *d, uint32_t within, const char *name,
	const char *attribute, const char *value)
{
	uint32_t node = document_find(d, within, name);
	for (; node != NODE_NOWHERE; node = document_find_next(d, within, node, name)) {
		const char *found = node_attribute(d, node, attribute);
		if (found && (!value || strcmp(found, value) == 0))
			return node;
	}
	return NODE_NOWHERE;
}

static void read_created(struct parsing *p, uint32_t wrapper, struct parsed_post *post)
{
	uint32_t abbr = find_with(p->document, wrapper, "abbr", "data-utime", NULL);
	const char *seconds = node_attribute(p->document, abbr, "data-utime");
	if (seconds && strlen(seconds) < 15)
		post->has_created = moment_of_seconds(strtoll(seconds, NULL, 10),
			&post->created_us);
	post->time_text = node_attribute(p->document, abbr, "title");
}

static void read_pictures(struct parsing *p, uint32_t wrapper, struct parsed_post *post)
{
	uint32_t link = find_with(p->document, wrapper, "a", "data-ploi", NULL);
	const char *url = node_attribute(p->document, link, "data-ploi");
	if (!url)
		return;
	post->media.items = arena_alloc(p->arena, sizeof *post->media.items);
	post->media.items[0] = (struct parsed_media){.kind = MEDIA_IMAGE, .url = url};
	post->media.count = 1;
}

/* The address of the post is the one around its time. */
static const char *find_link(struct parsing *p, uint32_t wrapper)
{
	const struct document *d = p->document;
	for (uint32_t a = document_find(d, wrapper, "a"); a != NODE_NOWHERE;
		a = document_find_next(d, wrapper, a, "a")) {
		if (document_find(d, a, "abbr") == NODE_NOWHERE)
			continue;
		return address_normalise(p->arena,
			address_resolve(p->arena, "https://www.facebook.com/",
				node_attribute(d, a, "href")));
	}
	return NULL;
}

static uint32_t find_message(const struct document *d, uint32_t within)
{
	return find_with(d, within, "div", "data-testid", "post_message");
}

/* @param otherwise  the text of a post that has no message */
static void read_wrapper(struct parsing *p, uint32_t wrapper, const char *id, const char *otherwise)
{
	bool is_new;
	struct parsed_post *post = parsing_post(p, &p->out->posts,
		&(struct post_name){id, POST_KIND_POST, SOURCE_CLASSIC}, &is_new);
	if (!is_new)
		return;
	uint32_t message = find_message(p->document, wrapper);
	const char *text = node_text(p->document, message, WORDS_BYTES_MAX);
	post->text = text ? text : otherwise;
	read_created(p, wrapper, post);
	post->url = find_link(p, wrapper);
	read_pictures(p, wrapper, post);
}

/* A wrapper within another is what that one shares: its form is behind both. */
static uint32_t next_wrapper(const struct document *d, uint32_t from)
{
	for (uint32_t i = from; i < d->count; i++)
		if (node_is(d, i, "div") && node_has_word(d, i, "class", "userContentWrapper"))
			return i;
	return NODE_NOWHERE;
}

/* The form is in the wrapper or behind it, but before the next one. */
static const char *find_id(const struct document *d, uint32_t from, uint32_t until)
{
	for (uint32_t i = from; i < d->count && i < until; i++) {
		if (!node_is(d, i, "input"))
			continue;
		const char *name = node_attribute(d, i, "name");
		if (name && strcmp(name, "ft_ent_identifier") == 0)
			return node_attribute(d, i, "value");
	}
	return NULL;
}

bool classic_read(struct parsing *p)
{
	const struct document *d = p->document;
	uint32_t wrapper = next_wrapper(d, 1);
	if (wrapper == NODE_NOWHERE)
		return false;
	/* On a page without any nobody knows where they are. */
	const char *otherwise = find_message(d, 0) == NODE_NOWHERE ? NULL : "";
	while (wrapper != NODE_NOWHERE) {
		uint32_t next = next_wrapper(d, d->nodes[wrapper].next);
		const char *id = find_id(d, wrapper, next);
		if (id && *id)
			read_wrapper(p, wrapper, id, otherwise);
		wrapper = next;
	}
	relay_read_counts(p);
	p->out->has_posts = true;
	return true;
}
