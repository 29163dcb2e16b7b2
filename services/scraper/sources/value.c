/* Looking into a tree. */
#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "base/text.h"
#include "base/utf8.h"
#include "sources/tree.h"

#define MOVED_LEVELS_MAX 3
#define MOVED_SIBLINGS_MAX 4
#define REACH_NODES_MAX 256 /* of what holds little else */

static const struct tree_node *node_of(struct value value)
{
	return &value.tree->nodes[value.at];
}

static struct value none_in(struct value value)
{
	return (struct value){value.tree, 0};
}

struct value value_none(void)
{
	static const struct tree_node none = {.kind = TREE_NONE};
	/* Nobody writes there: its count leaves no room. */
	static const struct tree empty = {.text = "",
		.nodes = (struct tree_node *)(uintptr_t)&none,
		.count = 1};
	return (struct value){&empty, 0};
}

enum tree_kind value_kind(struct value value)
{
	return (enum tree_kind)node_of(value)->kind;
}

bool value_is(struct value value)
{
	return value.at != 0;
}

static bool is_container(struct value value)
{
	return value_kind(value) >= TREE_ARRAY;
}

struct value value_first(struct value container)
{
	if (!is_container(container) || node_of(container)->next == container.at + 1)
		return none_in(container);
	return (struct value){container.tree, container.at + 1};
}

struct value value_next(struct value container, struct value item)
{
	uint32_t next = node_of(item)->next;
	if (next >= node_of(container)->next)
		return none_in(container);
	return (struct value){container.tree, next};
}

size_t value_count(struct value container)
{
	size_t count = 0;
	for (struct value i = value_first(container); value_is(i); i = value_next(container, i))
		count++;
	return count;
}

/* Four hexadecimal digits; -1 where they are none. */
static int32_t read_hex(const char *at, const char *end)
{
	int32_t code = 0;
	if (end - at < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		int digit = hex_digit(at[i]);
		if (digit < 0)
			return -1;
		code = code * 16 + digit;
	}
	return code;
}

/* "\u0040type": seldom, and only of names with signs in them. */
static bool is_escaped_key(const struct tree *tree, const struct tree_node *node, const char *key,
	size_t len)
{
	const char *at = tree->text + node->key, *end = at + node->key_len;
	for (size_t i = 0; i < len; i++) {
		int32_t ch = at < end ? (unsigned char)*at++ : -1;
		if (ch == '\\' && at < end && *at == 'u') {
			ch = read_hex(at + 1, end);
			at += 5;
		} else if (ch == '\\' && at < end) {
			ch = (unsigned char)*at++;
		}
		if (ch != (unsigned char)key[i])
			return false;
	}
	return at == end;
}

static bool node_has_key(const struct tree *tree, const struct tree_node *node, const char *key,
	size_t len)
{
	if (node->key_escaped)
		return is_escaped_key(tree, node, key, len);
	return node->key_len == len && memcmp(tree->text + node->key, key, len) == 0;
}

bool value_has_key(struct value value, const char *key)
{
	return value_is(value) && node_has_key(value.tree, node_of(value), key, strlen(key));
}

static struct value find_member(struct value object, const char *key, size_t len)
{
	if (value_kind(object) != TREE_OBJECT)
		return none_in(object);
	for (struct value i = value_first(object); value_is(i); i = value_next(object, i))
		if (node_has_key(i.tree, node_of(i), key, len))
			return i;
	return none_in(object);
}

struct value value_member(struct value object, const char *key)
{
	return find_member(object, key, strlen(key));
}

struct value value_path(struct value object, const char *path)
{
	while (*path) {
		size_t len = strcspn(path, ".");
		object = find_member(object, path, len);
		path += len + (path[len] == '.');
	}
	return object;
}

static struct value find_from(struct value within, uint32_t from, const char *key, size_t len)
{
	uint32_t end = node_of(within)->next;
	for (uint32_t i = from; i < end; i++)
		if (node_has_key(within.tree, &within.tree->nodes[i], key, len))
			return (struct value){within.tree, i};
	return none_in(within);
}

struct value value_find(struct value within, const char *key)
{
	return is_container(within) ? find_from(within, within.at + 1, key, strlen(key))
				    : none_in(within);
}

struct value value_find_next(struct value within, struct value found, const char *key)
{
	return value_is(found) ? find_from(within, found.at + 1, key, strlen(key)) : found;
}

struct value value_reach(struct value object, const char *path)
{
	size_t len = strcspn(path, ".");
	struct value found = find_member(object, path, len);
	for (path += len; *path && is_container(found); path += len) {
		len = strcspn(++path, ".");
		struct value next = find_member(found, path, len);
		bool is_small = node_of(found)->next - found.at <= REACH_NODES_MAX;
		found = value_is(next) || !is_small ? next
						    : find_from(found, found.at + 1, path, len);
	}
	return *path ? none_in(found) : found;
}

/* The only object within, among few other things; none where there are more. */
static struct value only_object(struct value object)
{
	struct value only = none_in(object);
	size_t members = 0;
	for (struct value i = value_first(object); value_is(i); i = value_next(object, i)) {
		if (++members > MOVED_SIBLINGS_MAX || (is_container(i) && value_is(only)))
			return none_in(object);
		only = is_container(i) ? i : only;
	}
	return value_kind(only) == TREE_OBJECT ? only : none_in(object);
}

struct value value_with(struct value object, const char *key)
{
	struct value within = object;
	for (int level = 0; level < MOVED_LEVELS_MAX && value_is(within); level++) {
		if (value_is(value_member(within, key)))
			return within;
		within = only_object(within);
	}
	return object;
}

struct value value_parent(struct value value)
{
	return (struct value){value.tree, node_of(value)->parent};
}

static void add_code(struct text *out, uint32_t code)
{
	if (code == 0 || (code >= 0xD800 && code < 0xE000))
		code = 0xFFFD;
	char bytes[4];
	text_add(out, bytes, utf8_encode(code, bytes));
}

/* Behind "\u"; a pair of surrogates is one character. @return behind what was read */
static const char *add_unicode(struct text *out, const char *at, const char *end)
{
	int32_t code = read_hex(at, end);
	if (code < 0) {
		add_code(out, 0xFFFD);
		return at;
	}
	at += 4;
	if (code >= 0xD800 && code < 0xDC00 && end - at >= 6 && at[0] == '\\' && at[1] == 'u') {
		int32_t low = read_hex(at + 2, end);
		if (low >= 0xDC00 && low < 0xE000) {
			add_code(out, 0x10000 + ((uint32_t)code - 0xD800) * 0x400 + (uint32_t)low -
					      0xDC00);
			return at + 6;
		}
	}
	add_code(out, (uint32_t)code);
	return at;
}

/* Behind the backslash. */
static const char *add_escape(struct text *out, const char *at, const char *end)
{
	static const char names[] = "nrtbf", meanings[] = "\n\r\t\b\f";
	if (at == end)
		return at;
	char ch = *at++;
	if (ch == 'u')
		return add_unicode(out, at, end);
	const char *name = strchr(names, ch);
	text_add(out, name && ch ? &meanings[name - names] : at - 1, 1);
	return at;
}

static const char *decode(struct arena *arena, const char *at, size_t len)
{
	const char *end = at + len;
	struct text out;
	text_init(&out, arena, len + 1, SIZE_MAX);
	while (at < end) {
		const char *backslash = memchr(at, '\\', (size_t)(end - at));
		const char *until = backslash ? backslash : end;
		text_add(&out, at, (size_t)(until - at));
		at = backslash ? add_escape(&out, backslash + 1, end) : end;
	}
	return text_string(&out);
}

const char *value_text(struct value value, struct arena *arena)
{
	const struct tree_node *node = node_of(value);
	if (node->kind != TREE_STRING)
		return NULL;
	const char *at = value.tree->text + node->at;
	return node->escaped ? decode(arena, at, node->len) : arena_copy(arena, at, node->len);
}

const char *value_words(struct value value, struct arena *arena)
{
	const char *text = value_text(value, arena);
	return text && text[strspn(text, " \t\r\n")] ? text : NULL;
}

const char *value_id(struct value value, struct arena *arena)
{
	const struct tree_node *node = node_of(value);
	if (node->kind == TREE_NUMBER)
		return arena_copy(arena, value.tree->text + node->at, node->len);
	const char *text = value_text(value, arena);
	return text && *text ? text : NULL;
}

bool value_equals(struct value value, const char *string)
{
	const struct tree_node *node = node_of(value);
	return node->kind == TREE_STRING && node->len == strlen(string) &&
	       memcmp(value.tree->text + node->at, string, node->len) == 0;
}

bool value_is_same_text(struct value one, struct value other)
{
	const struct tree_node *first = node_of(one), *second = node_of(other);
	return first->kind == TREE_STRING && second->kind == TREE_STRING &&
	       first->len == second->len &&
	       memcmp(one.tree->text + first->at, other.tree->text + second->at, first->len) == 0;
}

bool value_int(struct value value, int64_t *number)
{
	const struct tree_node *node = node_of(value);
	const char *at = value.tree->text + node->at;
	if ((node->kind != TREE_NUMBER && node->kind != TREE_STRING) || !node->len ||
		node->len > 18)
		return false;
	int64_t read = 0;
	bool negative = *at == '-' && node->len > 1;
	for (uint32_t i = negative; i < node->len; i++) {
		if (at[i] < '0' || at[i] > '9')
			return false;
		read = read * 10 + (at[i] - '0');
	}
	*number = negative ? -read : read;
	return true;
}

bool value_flag(struct value value, bool *is_true)
{
	enum tree_kind kind = value_kind(value);
	if (kind != TREE_TRUE && kind != TREE_FALSE)
		return false;
	*is_true = kind == TREE_TRUE;
	return true;
}
