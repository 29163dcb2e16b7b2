/* Knows of JSON what strings and brackets are, which is enough to see where an item ends. */
#include "json/items.h"

#include <string.h>

static void skip_space(struct json_items *items)
{
	while (items->at < items->end && memchr(" \t\r\n", *items->at, 4))
		items->at++;
}

static bool take(struct json_items *items, char ch)
{
	skip_space(items);
	if (items->at == items->end || *items->at != ch)
		return false;
	items->at++;
	return true;
}

static bool take_name(struct json_items *items, const char *name)
{
	size_t len = strlen(name);
	if (!take(items, '"') || (size_t)(items->end - items->at) < len ||
		memcmp(items->at, name, len) != 0)
		return false;
	items->at += len;
	return take(items, '"') && take(items, ':');
}

/* What stands behind the last item. */
static enum err finish(struct call *c, struct json_items *items)
{
	items->over = true;
	bool closed = take(items, ']') && (!items->in_object || take(items, '}'));
	skip_space(items);
	if (closed && items->at == items->end)
		return OK;
	return fail(c, ERR_BAD_REQUEST, "the array does not end as one");
}

enum err json_items_open(struct call *c, const char *data, size_t len, const char *name,
	struct json_items *items)
{
	*items = (struct json_items){.at = data, .end = data + len};
	items->in_object = take(items, '{');
	bool found = (!items->in_object || take_name(items, name)) && take(items, '[');
	if (!found)
		return fail(c, ERR_BAD_REQUEST,
			"the body must be an array, or an object with %s alone", name);
	skip_space(items);
	bool empty = items->at < items->end && *items->at == ']';
	return empty ? finish(c, items) : OK;
}

static void skip_string(struct json_items *items)
{
	for (items->at++; items->at < items->end && *items->at != '"'; items->at++)
		if (*items->at == '\\')
			items->at++;
	if (items->at < items->end)
		items->at++;
	else
		items->at = items->end;
}

/* Up to the comma or the bracket that ends the item. */
static void skip_item(struct json_items *items)
{
	int depth = 0;
	while (items->at < items->end) {
		char ch = *items->at;
		if (ch == '"') {
			skip_string(items);
			continue;
		}
		if (!depth && (ch == ',' || ch == ']' || ch == '}'))
			return;
		depth += (ch == '{' || ch == '[') - (ch == '}' || ch == ']');
		items->at++;
	}
}

enum err json_items_next(struct call *c, struct json_items *items, const char **item, size_t *len)
{
	*item = NULL;
	if (items->over)
		return OK;
	skip_space(items);
	const char *start = items->at;
	skip_item(items);
	*len = (size_t)(items->at - start);
	if (!take(items, ','))
		TRY(finish(c, items));
	*item = start;
	return OK;
}
