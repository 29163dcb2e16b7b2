/* What every reader of schema.org needs. */
#include "sources/schema_org.h"

#include <strings.h>

#include "base/macros.h"
#include "sources/number.h"

/* Some are wrapped in a comment or a CDATA section. */
static const char *skip_wrapping(const char *text, const char *end)
{
	static const char *const marks[] = {"<![CDATA[", "<!--", "//", "/*", "*/", " ", "\n", "\r",
		"\t"};
	for (size_t i = 0; i < COUNT_OF(marks); i++) {
		size_t len = strlen(marks[i]);
		if ((size_t)(end - text) < len || memcmp(text, marks[i], len) != 0)
			continue;
		text += len;
		i = (size_t)-1;
	}
	return text;
}

/* What begins in the middle is not read: its first object would be taken for all of it. */
static struct value read_script(struct parsing *p, uint32_t node)
{
	size_t len;
	const char *text = node_raw(p->document, node, &len);
	const char *end = text + len, *start = skip_wrapping(text, end);
	bool is_json = start < end && (*start == '{' || *start == '[');
	return is_json ? tree_parse(p->arena, start, (size_t)(end - start)) : value_none();
}

struct islands schema_org_scripts(struct parsing *p)
{
	struct islands found = {.count = 0};
	uint32_t node = document_find(p->document, 0, "script");
	for (; node != NODE_NOWHERE; node = document_find_next(p->document, 0, node, "script")) {
		const char *type = node_attribute(p->document, node, "type");
		if (!type || strncasecmp(type, "application/ld+json", 19) != 0)
			continue;
		struct value value = read_script(p, node);
		if (!value_is(value) || found.count == ISLANDS_MAX)
			continue;
		if (!found.items)
			found.items = arena_alloc(p->arena, ISLANDS_MAX * sizeof *found.items);
		found.items[found.count++] = value;
	}
	return found;
}

/* The type's name alone, or behind the address of the vocabulary. */
static bool names_type(struct value value, const char *type)
{
	const struct tree_node *node = &value.tree->nodes[value.at];
	size_t len = strlen(type);
	if (node->kind != TREE_STRING || node->len < len)
		return false;
	const char *end = value.tree->text + node->at + node->len;
	return memcmp(end - len, type, len) == 0 &&
	       (node->len == len || strchr("/:#", end[-1 - (long)len]));
}

static bool ends_with(struct value value, const char *end)
{
	const struct tree_node *node = &value.tree->nodes[value.at];
	size_t len = strlen(end);
	return node->kind == TREE_STRING && node->len >= len &&
	       memcmp(value.tree->text + node->at + node->len - len, end, len) == 0;
}

static bool has_type(struct value object, bool (*fits)(struct value value, const char *type),
	const char *type)
{
	struct value types = value_member(object, "@type");
	if (value_kind(types) != TREE_ARRAY)
		return fits(types, type);
	for (struct value i = value_first(types); value_is(i); i = value_next(types, i))
		if (fits(i, type))
			return true;
	return false;
}

bool schema_org_is(struct value object, const char *type)
{
	return has_type(object, names_type, type);
}

bool schema_org_ends(struct value object, const char *end)
{
	return has_type(object, ends_with, end);
}

/* Many write the HTML of a page there: "A &amp; B", "<p>Bread</p>". */
static bool has_markup(const char *text)
{
	const char *reference = strchr(text, '&'), *tag = strchr(text, '<');
	return (reference && strchr(reference, ';')) || (tag && strchr(tag, '>'));
}

static const char *plain(const char *text, struct arena *arena)
{
	if (!text || !has_markup(text))
		return text;
	struct document *d = document_read(arena, DOCUMENT_HTML, text, strlen(text));
	return text_trim(arena, node_text(d, 0, WORDS_BYTES_MAX));
}

const char *schema_org_text(struct value value, struct arena *arena)
{
	if (value_kind(value) == TREE_ARRAY)
		value = value_first(value);
	if (value_kind(value) == TREE_OBJECT)
		value = value_member(value, "@value"); /* in some language */
	if (value_kind(value) == TREE_NUMBER)
		return value_id(value, arena);
	return plain(value_words(value, arena), arena);
}

const char *schema_org_name(struct value value, struct arena *arena)
{
	if (value_kind(value) == TREE_ARRAY)
		value = value_first(value);
	struct value name = value_member(value, "name");
	return schema_org_text(value_is(name) ? name : value, arena);
}

const char *schema_org_contact(const char *text, const char *scheme)
{
	size_t len = strlen(scheme);
	return text && strncasecmp(text, scheme, len) == 0 ? text + len : text;
}

const char *schema_org_image(struct value value, struct arena *arena)
{
	if (value_kind(value) == TREE_ARRAY)
		value = value_first(value);
	if (value_kind(value) == TREE_OBJECT) {
		struct value url = value_member(value, "url");
		value = value_is(url) ? url : value_member(value, "contentUrl");
	}
	return value_words(value, arena);
}

/* A whole number, or one as people write it: "1,204". */
static struct count read_count(struct value value, struct arena *arena)
{
	struct count count = count_of_value(value);
	const char *text = value_text(value, arena);
	if (count.exactness == UNKNOWN && text)
		(void)number_parse(text, NULL, &count);
	return count;
}

/* "5555 UserLikes", "UserLikes:5,555" */
static struct count read_user_form(struct value value, const char *form, struct arena *arena)
{
	struct count count = {.value = 0};
	const char *text = value_text(value, arena);
	if (text && strstr(text, form))
		(void)number_find(text, NULL, &count, NULL);
	return count;
}

static bool names_action(struct value type, const char *action)
{
	return value_kind(type) == TREE_OBJECT ? schema_org_is(type, action)
					       : names_type(type, action);
}

static bool is_action(struct value statistic, const char *action)
{
	struct value type = value_member(statistic, "interactionType");
	if (value_kind(type) != TREE_ARRAY)
		return names_action(type, action);
	for (struct value i = value_first(type); value_is(i); i = value_next(type, i))
		if (names_action(i, action))
			return true;
	return false;
}

static struct count read_statistic(struct value statistic, const char *action, struct arena *arena)
{
	struct count none = {.value = 0};
	return is_action(statistic, action)
		       ? read_count(value_member(statistic, "userInteractionCount"), arena)
		       : none;
}

struct count schema_org_statistic(struct value object, const char *action, const char *user_form,
	struct arena *arena)
{
	struct value list = value_member(object, "interactionStatistic");
	struct value old = value_member(object, "interactionCount");
	struct count found = {.value = 0};
	if (value_kind(list) == TREE_OBJECT)
		found = read_statistic(list, action, arena);
	else
		for (struct value i = value_first(list); value_is(i) && !found.exactness;
			i = value_next(list, i))
			found = read_statistic(i, action, arena);
	if (!found.exactness && value_kind(old) == TREE_STRING)
		found = read_user_form(old, user_form, arena);
	else
		for (struct value i = value_first(old); value_is(i) && !found.exactness;
			i = value_next(old, i))
			found = read_user_form(i, user_form, arena);
	return found;
}
