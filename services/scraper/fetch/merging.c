/* Lists are short: some hundred posts are compared each with each. */
#include "fetch/merging.h"

#include <string.h>

#include "base/arena.h"
#include "base/macros.h"

/* What every PARSED_LIST looks like. */
struct any_list {
	void *items;
	size_t count;
	size_t capacity;
};

struct list_kind {
	size_t size; /* of an item */
	size_t max;
	const char *(*id)(const void *item);
	void (*fill)(void *kept, const void *newer);
};

static bool is_same(const char *one, const char *other)
{
	return one && other && strcmp(one, other) == 0;
}

static void *find(const struct any_list *list, const struct list_kind *kind, const char *id)
{
	for (size_t i = 0; i < list->count; i++) {
		char *item = (char *)list->items + i * kind->size;
		if (is_same(kind->id(item), id))
			return item;
	}
	return NULL;
}

static void append(struct arena *arena, struct any_list *list, const struct list_kind *kind,
	const void *item)
{
	if (list->count == kind->max)
		return;
	if (list->count == list->capacity) {
		size_t capacity = list->capacity ? 2 * list->capacity : 16;
		void *items = arena_alloc(arena, capacity * kind->size);
		if (list->count)
			memcpy(items, list->items, list->count * kind->size);
		list->items = items;
		list->capacity = capacity;
	}
	memcpy((char *)list->items + list->count++ * kind->size, item, kind->size);
}

static void add_all(struct arena *arena, void *kept, const void *newer,
	const struct list_kind *kind)
{
	const struct any_list *from = newer;
	for (size_t i = 0; i < from->count; i++) {
		const char *item = (const char *)from->items + i * kind->size;
		void *known = find(kept, kind, kind->id(item));
		if (known)
			kind->fill(known, item);
		else
			append(arena, kept, kind, item);
	}
}

static void fill_text(const char **kept, const char *newer)
{
	if (!*kept)
		*kept = newer;
}

static void fill_count(struct count *kept, struct count newer)
{
	if (kept->exactness == UNKNOWN ||
		(kept->exactness == APPROXIMATE && newer.exactness == EXACT &&
			count_agrees(*kept, newer.value)))
		*kept = newer;
}

static const char *post_id(const void *post)
{
	return ((const struct parsed_post *)post)->id;
}

static void fill_post_counts(struct parsed_post *kept, const struct parsed_post *newer)
{
	fill_count(&kept->reactions, newer->reactions);
	fill_count(&kept->likes, newer->likes);
	fill_count(&kept->comments, newer->comments);
	fill_count(&kept->comments_top_level, newer->comments_top_level);
	fill_count(&kept->shares, newer->shares);
	fill_count(&kept->views, newer->views);
	for (size_t i = 0; i < REACTION_KINDS; i++)
		fill_count(&kept->by_type[i], newer->by_type[i]);
}

static void fill_post(void *kept_post, const void *newer_post)
{
	struct parsed_post *kept = kept_post;
	const struct parsed_post *newer = newer_post;
	fill_text(&kept->url, newer->url);
	fill_text(&kept->title, newer->title);
	fill_text(&kept->text, newer->text);
	fill_text(&kept->header, newer->header);
	fill_text(&kept->author, newer->author);
	fill_text(&kept->author_id, newer->author_id);
	if (!kept->has_created && newer->has_created) {
		kept->has_created = true;
		kept->created_us = newer->created_us;
		kept->created_text = newer->created_text;
	}
	kept->is_pinned |= newer->is_pinned;
	fill_post_counts(kept, newer);
	if (!kept->media.count)
		kept->media = newer->media;
}

static const char *comment_id(const void *comment)
{
	return ((const struct parsed_comment *)comment)->id;
}

static void fill_comment(void *kept_comment, const void *newer_comment)
{
	struct parsed_comment *kept = kept_comment;
	const struct parsed_comment *newer = newer_comment;
	fill_text(&kept->author, newer->author);
	fill_text(&kept->author_id, newer->author_id);
	fill_text(&kept->author_url, newer->author_url);
	fill_text(&kept->text, newer->text);
	fill_text(&kept->parent_id, newer->parent_id);
	fill_count(&kept->reactions, newer->reactions);
	fill_count(&kept->likes, newer->likes);
	fill_count(&kept->replies, newer->replies);
}

static const char *person_id(const void *person)
{
	return ((const struct parsed_person *)person)->id;
}

static void fill_person(void *kept_person, const void *newer_person)
{
	struct parsed_person *kept = kept_person;
	const struct parsed_person *newer = newer_person;
	fill_text(&kept->name, newer->name);
	fill_text(&kept->url, newer->url);
	fill_text(&kept->picture, newer->picture);
}

void merging_add(struct arena *arena, struct parsed *kept, const struct parsed *newer)
{
	static const struct list_kind posts = {sizeof(struct parsed_post), PARSED_POSTS_MAX,
		post_id, fill_post};
	static const struct list_kind comments = {sizeof(struct parsed_comment),
		PARSED_COMMENTS_MAX, comment_id, fill_comment};
	static const struct list_kind people = {sizeof(struct parsed_person), PARSED_PEOPLE_MAX,
		person_id, fill_person};
	if (newer->has_page)
		page_merge(&kept->page, &newer->page);
	kept->has_page |= newer->has_page;
	kept->has_posts |= newer->has_posts;
	if (!kept->source)
		kept->source = newer->source;
	add_all(arena, &kept->posts, &newer->posts, &posts);
	add_all(arena, &kept->videos, &newer->videos, &posts);
	add_all(arena, &kept->photos, &newer->photos, &posts);
	add_all(arena, &kept->entries, &newer->entries, &posts);
	add_all(arena, &kept->comments, &newer->comments, &comments);
	add_all(arena, &kept->people, &newer->people, &people);
}
