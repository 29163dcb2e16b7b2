/* Tags in their column. */
#include "tags.h"

#include <string.h>

#include "base/text.h"

const char *tags_join(struct call *c, const struct text_list *tags)
{
	struct text lines;
	text_init(&lines, c->arena, 64, SIZE_MAX);
	for (size_t i = 0; i < tags->count; i++) {
		if (i)
			text_add_char(&lines, '\n');
		text_add_string(&lines, tags->items[i]);
	}
	return text_string(&lines);
}

static size_t count_lines(const char *lines)
{
	size_t count = *lines ? 1 : 0;
	for (; *lines; lines++)
		count += *lines == '\n';
	return count;
}

struct text_list tags_split(struct call *c, const char *lines)
{
	struct text_list tags = {.count = count_lines(lines)};
	if (!tags.count)
		return tags;
	tags.items = call_alloc(c, tags.count * sizeof *tags.items);
	for (size_t i = 0; i < tags.count; i++) {
		size_t len = strcspn(lines, "\n");
		tags.items[i] = arena_copy(c->arena, lines, len);
		lines += len + (lines[len] == '\n');
	}
	return tags;
}

bool tags_have(const struct text_list *tags, const char *tag)
{
	for (size_t i = 0; i < tags->count; i++)
		if (strcmp(tags->items[i], tag) == 0)
			return true;
	return false;
}

struct text_list tags_unique(struct call *c, const struct text_list *tags)
{
	struct text_list unique = {0};
	if (!tags->count)
		return unique;
	unique.items = call_alloc(c, tags->count * sizeof *unique.items);
	for (size_t i = 0; i < tags->count; i++)
		if (!tags_have(&unique, tags->items[i]))
			unique.items[unique.count++] = tags->items[i];
	return unique;
}
