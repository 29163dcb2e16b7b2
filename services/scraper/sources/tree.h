/* JSON as a flat list of nodes, in the order of the text. Pages carry a megabyte of it between
 * other things, cut off or inside of JavaScript: so the reader says where a value ends, needs no
 * recursion, keeps texts where they are until somebody asks, and a search by key is a walk over an
 * array. */
#ifndef CRIER_SCRAPER_TREE_H
#define CRIER_SCRAPER_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/macros.h"

#define TREE_DEPTH_MAX 256
#define TREE_NODES_MAX ((uint32_t)2000000)

enum tree_kind {
	TREE_NONE = 0, /* there is no such value */
	TREE_NULL,
	TREE_FALSE,
	TREE_TRUE,
	TREE_NUMBER,
	TREE_STRING,
	TREE_ARRAY,
	TREE_OBJECT,
};

/* Places are offsets into the tree's text; of strings and keys without their quotes. */
struct tree_node {
	uint32_t key, key_len; /* of a member of an object */
	uint32_t at, len;
	uint32_t next;	 /* the node behind this one and all that is in it */
	uint32_t parent; /* the container; 0: none */
	uint8_t kind;
	bool escaped;	  /* the string has a backslash in it */
	bool key_escaped; /* and so has the key */
};

struct tree {
	struct arena *arena;
	const char *text;	 /* well-formed UTF-8, borrowed */
	struct tree_node *nodes; /* the first is no value */
	uint32_t count, capacity;
};

/* A place in a tree. Of a value that is none, everything is none: paths need no checks. */
struct value {
	const struct tree *tree;
	uint32_t at;
};

enum tree_end {
	TREE_WHOLE,
	TREE_CUT, /* the text ends within the value: what was there is kept */
	TREE_BAD, /* this is no JSON, or too deep: nothing is kept */
};

/** An empty tree over a text of less than 4 GB, with room for what len bytes of it usually hold. */
void tree_init(struct tree *tree, struct arena *arena, const char *text, size_t len);

/**
 * Reads the value that begins at the offset, after blanks. Line breaks within strings are taken.
 * @param[in,out] at  where to begin; then behind the value, or where it went wrong
 * @param end         the text's end
 * @param[out] value  TREE_NONE where it is bad
 */
MUST_CHECK enum tree_end tree_read(struct tree *tree, size_t *at, size_t end, struct value *value);

/**
 * Finds the next object or array in text that may be a program, like JavaScript. Time is linear in
 * the text over all calls, what is no JSON included.
 * @param[in,out] at     where to go on; then behind the value
 * @param[in,out] spare  bytes that may still be read twice; begin with tree_spare
 * @param is_cut         the text was cut off: its last value is taken as far as it goes
 * @return TREE_NONE at the end
 */
struct value tree_next_island(struct tree *tree, size_t *at, size_t end, size_t *spare,
	bool is_cut);

size_t tree_spare(size_t len);

/** A whole text of its own as JSON; TREE_NONE where it is not. */
struct value tree_parse(struct arena *arena, const char *text, size_t len);

/** A value of no tree, which is none. */
struct value value_none(void);

enum tree_kind value_kind(struct value value);

/** Whether there is such a value, null included. */
bool value_is(struct value value);

/** A member of an object. */
struct value value_member(struct value object, const char *key);

/** Members of members: "comet_sections.content.story". */
struct value value_path(struct value object, const char *path);

/** As value_path, but what is below the first member may be some levels deeper: the first of that
 * name within. For what holds little else, as a count does. */
struct value value_reach(struct value object, const char *path);

/** The object that has such a member: this one, or the only one within where it has moved some
 * levels down; where that is not clear, the one that was given. */
struct value value_with(struct value object, const char *key);

/** The first item or member, and the one behind another. */
struct value value_first(struct value container);
struct value value_next(struct value container, struct value item);

/** Items or members. */
size_t value_count(struct value container);

/** The first member of that name anywhere within, in the order of the text. */
struct value value_find(struct value within, const char *key);

/** The next one behind another that was found, also inside of it. */
struct value value_find_next(struct value within, struct value found, const char *key);

/** The object or array that a value is in; TREE_NONE for a root. */
struct value value_parent(struct value value);

/** Whether the value is a member of that name. */
bool value_has_key(struct value value, const char *key);

/** A string, decoded into the arena; NULL where the value is none. "\u0000" becomes U+FFFD. */
const char *value_text(struct value value, struct arena *arena);

/** As value_text, but NULL for a text of blanks alone. */
const char *value_words(struct value value, struct arena *arena);

/** A string, or a number as it is written: for ids. */
const char *value_id(struct value value, struct arena *arena);

/** Whether the value is this string; no backslash may be in it. */
bool value_equals(struct value value, const char *string);

/** Whether both are strings, and written alike. */
bool value_is_same_text(struct value one, struct value other);

/** A whole number, or a string of digits alone; false for others, and beyond 18 digits. */
bool value_int(struct value value, int64_t *number);

/** @param[out] is_true  of a value that is true or false */
bool value_flag(struct value value, bool *is_true);

#endif
