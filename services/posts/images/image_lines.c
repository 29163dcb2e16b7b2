/* JSON as the contract has it, which never has a line break in it. */
#include "images/image_lines.h"

#include <string.h>

#include "json/decode.h"
#include "json/encode.h"

#define LINE_BYTES 128

static const char *join(struct call *c, const struct shape *shape, const void *items, size_t count)
{
	struct text lines;
	text_init(&lines, c->arena, LINE_BYTES * count + 1, SIZE_MAX);
	for (size_t i = 0; i < count; i++) {
		json_encode(&lines, shape, (const char *)items + i * shape->size);
		text_add_char(&lines, '\n');
	}
	return text_string(&lines);
}

static size_t count_lines(const char *lines)
{
	size_t count = 0;
	for (; *lines; lines++)
		count += *lines == '\n';
	return count;
}

/* A line that cannot be read is left out: the others are shown all the same. */
static void *split(struct call *c, const struct shape *shape, const char *lines, size_t *count)
{
	*count = 0;
	if (!lines || !*lines)
		return NULL;
	char *items = call_alloc(c, count_lines(lines) * shape->size);
	for (const char *end; (end = strchr(lines, '\n')); lines = end + 1) {
		void *item = items + *count * shape->size;
		if (json_decode(c, shape, lines, (size_t)(end - lines), item) == OK) {
			++*count;
			continue;
		}
		call_forgive(c);
		memset(item, 0, shape->size);
	}
	return items;
}

const char *image_lines_join(struct call *c, const struct post_image_list *images)
{
	if (!images->count)
		return NULL;
	return join(c, &post_image_shape, images->items, images->count);
}

struct post_image_list image_lines_split(struct call *c, const char *lines)
{
	struct post_image_list images;
	images.items = split(c, &post_image_shape, lines, &images.count);
	return images;
}

const char *image_lines_join_wanted(struct call *c, const struct image_reference_list *wanted)
{
	return join(c, &image_reference_shape, wanted->items, wanted->count);
}

struct image_reference_list image_lines_split_wanted(struct call *c, const char *lines)
{
	struct image_reference_list wanted;
	wanted.items = split(c, &image_reference_shape, lines, &wanted.count);
	return wanted;
}
