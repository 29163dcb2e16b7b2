/* One loop with a stack of open containers; a container's node learns its end when it closes. */
#include "sources/tree.h"

#include <string.h>

#define NODES_AT_FIRST 64
#define BYTES_PER_NODE 32 /* of the text of pages, about */

struct reader {
	struct tree *tree;
	const char *text;
	size_t at, end;
	uint32_t open[TREE_DEPTH_MAX];
	int depth;
	uint32_t key, key_len;
	bool key_escaped;
};

void tree_init(struct tree *tree, struct arena *arena, const char *text, size_t len)
{
	uint32_t capacity = NODES_AT_FIRST + (uint32_t)(len / BYTES_PER_NODE);
	*tree = (struct tree){.arena = arena, .text = text, .count = 1, .capacity = capacity};
	tree->nodes = arena_alloc_raw(arena, capacity * sizeof *tree->nodes);
	tree->nodes[0] = (struct tree_node){.kind = TREE_NONE};
}

static void grow(struct tree *tree)
{
	struct tree_node *nodes = arena_alloc_raw(tree->arena,
		(size_t)tree->capacity * 2 * sizeof *nodes);
	memcpy(nodes, tree->nodes, (size_t)tree->count * sizeof *nodes);
	tree->nodes = nodes;
	tree->capacity *= 2;
}

/* NULL where there are too many. */
static struct tree_node *add_node(struct reader *r, enum tree_kind kind, size_t at)
{
	struct tree *tree = r->tree;
	if (tree->count >= TREE_NODES_MAX)
		return NULL;
	if (tree->count == tree->capacity)
		grow(tree);
	struct tree_node *node = &tree->nodes[tree->count++];
	*node = (struct tree_node){.key = r->key,
		.key_len = r->key_len,
		.key_escaped = r->key_escaped,
		.at = (uint32_t)at,
		.next = tree->count,
		.parent = r->depth ? r->open[r->depth - 1] : 0,
		.kind = (uint8_t)kind};
	r->key_len = r->key = 0;
	r->key_escaped = false;
	return node;
}

static void skip_blanks(struct reader *r)
{
	while (r->at < r->end && (unsigned char)r->text[r->at] <= ' ')
		r->at++;
}

#define ONES UINT64_C(0x0101010101010101)
#define HIGHS UINT64_C(0x8080808080808080)

/* Whether one of eight bytes is this one. */
static bool has_byte(uint64_t eight, unsigned char byte)
{
	uint64_t zero = eight ^ (ONES * byte);
	return ((zero - ONES) & ~zero & HIGHS) != 0;
}

/* Most bytes of a page are in strings, and most of these neither end nor escape anything. */
static size_t pass_plain(const char *text, size_t at, size_t end)
{
	uint64_t eight;
	for (; at + sizeof eight <= end; at += sizeof eight) {
		memcpy(&eight, text + at, sizeof eight);
		if (has_byte(eight, '"') || has_byte(eight, '\\'))
			break;
	}
	return at;
}

/* Behind the opening quote; at the closing one afterwards. False where the text ends before it. */
static bool pass_string(struct reader *r, bool *escaped)
{
	const char *text = r->text;
	size_t at = pass_plain(text, r->at, r->end);
	while (at < r->end && text[at] != '"') {
		if (text[at++] != '\\')
			continue;
		*escaped = true;
		at = pass_plain(text, at + 1, r->end);
	}
	/* A backslash may have been the last byte. */
	r->at = at < r->end ? at : r->end;
	return at < r->end;
}

static enum tree_end read_string(struct reader *r)
{
	size_t start = ++r->at;
	bool escaped = false;
	if (!pass_string(r, &escaped))
		return TREE_CUT;
	struct tree_node *node = add_node(r, TREE_STRING, start);
	if (!node)
		return TREE_BAD;
	node->len = (uint32_t)(r->at++ - start);
	node->escaped = escaped;
	return TREE_WHOLE;
}

static bool is_of_number(char ch)
{
	return (ch >= '0' && ch <= '9') || ch == '-' || ch == '+' || ch == '.' || ch == 'e' ||
	       ch == 'E';
}

/* A number that the text's end touches may be longer than it looks. */
static enum tree_end read_number(struct reader *r)
{
	size_t start = r->at;
	if (r->text[start] != '-' && (r->text[start] < '0' || r->text[start] > '9'))
		return TREE_BAD;
	while (r->at < r->end && is_of_number(r->text[r->at]))
		r->at++;
	if (r->at == r->end && r->depth)
		return TREE_CUT;
	struct tree_node *node = add_node(r, TREE_NUMBER, start);
	if (!node)
		return TREE_BAD;
	node->len = (uint32_t)(r->at - start);
	return TREE_WHOLE;
}

static enum tree_end read_word(struct reader *r, const char *word, enum tree_kind kind)
{
	size_t len = strlen(word), left = r->end - r->at;
	if (memcmp(r->text + r->at, word, left < len ? left : len) != 0)
		return TREE_BAD;
	if (left < len)
		return TREE_CUT;
	if (!add_node(r, kind, r->at))
		return TREE_BAD;
	r->at += len;
	return TREE_WHOLE;
}

static enum tree_end open_container(struct reader *r, enum tree_kind kind)
{
	if (r->depth == TREE_DEPTH_MAX || !add_node(r, kind, r->at))
		return TREE_BAD;
	r->open[r->depth++] = r->tree->count - 1;
	r->at++;
	return TREE_WHOLE;
}

static void close_container(struct reader *r)
{
	struct tree_node *node = &r->tree->nodes[r->open[--r->depth]];
	node->next = r->tree->count;
	node->len = (uint32_t)(r->at - node->at);
}

static enum tree_end read_value(struct reader *r)
{
	switch (r->text[r->at]) {
	case '{':
		return open_container(r, TREE_OBJECT);
	case '[':
		return open_container(r, TREE_ARRAY);
	case '"':
		return read_string(r);
	case 't':
		return read_word(r, "true", TREE_TRUE);
	case 'f':
		return read_word(r, "false", TREE_FALSE);
	case 'n':
		return read_word(r, "null", TREE_NULL);
	default:
		return read_number(r);
	}
}

static bool in_object(const struct reader *r)
{
	return r->depth && r->tree->nodes[r->open[r->depth - 1]].kind == TREE_OBJECT;
}

/* A name and its colon. */
static enum tree_end read_key(struct reader *r)
{
	if (r->text[r->at] != '"')
		return TREE_BAD;
	size_t start = ++r->at;
	r->key_escaped = false;
	if (!pass_string(r, &r->key_escaped))
		return TREE_CUT;
	r->key = (uint32_t)start;
	r->key_len = (uint32_t)(r->at++ - start);
	skip_blanks(r);
	if (r->at == r->end)
		return TREE_CUT;
	if (r->text[r->at] != ':')
		return TREE_BAD;
	r->at++;
	skip_blanks(r);
	return r->at == r->end ? TREE_CUT : TREE_WHOLE;
}

/* Ends of containers; then either nothing is open, or behind a comma. */
static enum tree_end read_ends(struct reader *r)
{
	for (;;) {
		if (!r->depth)
			return TREE_WHOLE;
		skip_blanks(r);
		if (r->at == r->end)
			return TREE_CUT;
		char ch = r->text[r->at];
		if (ch != (in_object(r) ? '}' : ']') && ch != ',')
			return TREE_BAD;
		r->at++;
		if (ch == ',')
			return TREE_WHOLE;
		close_container(r);
	}
}

/* Whether the container that was just opened is empty; it is closed then. */
static bool is_empty_container(struct reader *r)
{
	skip_blanks(r);
	if (r->at == r->end || r->text[r->at] != (in_object(r) ? '}' : ']'))
		return false;
	r->at++;
	close_container(r);
	return true;
}

static enum tree_end read_next(struct reader *r)
{
	skip_blanks(r);
	if (r->at == r->end)
		return TREE_CUT;
	if (in_object(r)) {
		enum tree_end end = read_key(r);
		if (end != TREE_WHOLE)
			return end;
	}
	int depth = r->depth;
	enum tree_end end = read_value(r);
	if (end != TREE_WHOLE)
		return end;
	if (r->depth > depth && !is_empty_container(r))
		return TREE_WHOLE;
	return read_ends(r);
}

enum tree_end tree_read(struct tree *tree, size_t *at, size_t end, struct value *value)
{
	struct reader r = {.tree = tree, .text = tree->text, .at = *at, .end = end};
	uint32_t root = tree->count;
	enum tree_end done;
	do {
		done = read_next(&r);
	} while (done == TREE_WHOLE && r.depth);
	*at = r.at;
	if (done == TREE_BAD) {
		tree->count = root;
		*value = (struct value){tree, 0};
		return done;
	}
	while (r.depth)
		close_container(&r);
	*value = (struct value){tree, tree->count > root ? root : 0};
	return done;
}

/* What fails is read a second time from its next byte; eight times the text in all. */
size_t tree_spare(size_t len)
{
	return 8 * len;
}

/* In JavaScript most braces and brackets are no JSON, and the next byte tells. */
static bool may_be_json(const char *at, const char *end)
{
	bool object = *at == '{';
	for (at++; at < end && (unsigned char)*at <= ' ';)
		at++;
	if (at == end)
		return false;
	return *at == '"' || (!object && strchr("{[-0123456789tfn", *at) && *at);
}

static const char *find_start(const char *at, const char *end)
{
	for (; at < end; at++)
		if ((*at == '{' || *at == '[') && may_be_json(at, end))
			return at;
	return NULL;
}

struct value tree_next_island(struct tree *tree, size_t *at, size_t end, size_t *spare, bool is_cut)
{
	const char *start;
	while ((start = find_start(tree->text + *at, tree->text + end))) {
		size_t begun = (size_t)(start - tree->text), behind = begun;
		uint32_t count = tree->count;
		struct value value;
		enum tree_end done = tree_read(tree, &behind, end, &value);
		if (done == TREE_WHOLE || (done == TREE_CUT && is_cut)) {
			*at = behind;
			return value;
		}
		tree->count = count;
		size_t read = behind - begun;
		*at = *spare >= read ? begun + 1 : behind > begun ? behind : begun + 1;
		*spare -= *spare >= read ? read : *spare;
	}
	*at = end;
	return (struct value){tree, 0};
}

struct value tree_parse(struct arena *arena, const char *text, size_t len)
{
	struct tree *tree = arena_alloc(arena, sizeof *tree);
	tree_init(tree, arena, text, len);
	struct value value;
	size_t at = 0;
	enum tree_end end = tree_read(tree, &at, len, &value);
	if (end == TREE_BAD)
		return (struct value){tree, 0};
	return value;
}
