/* JSON text read in place, strictly (RFC 8259) and without a tree: for what comes by the hundred
 * and of which little is wanted. A value is first passed as a whole, which proves that it is JSON;
 * then its members or items can be visited. Nothing is copied, nothing is allocated. */
#ifndef CRIER_JSON_WALK_H
#define CRIER_JSON_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum walk_kind {
	WALK_OBJECT,
	WALK_ARRAY,
	WALK_STRING,
	WALK_NUMBER,
	WALK_TRUE,
	WALK_FALSE,
	WALK_NULL,
};

/* A value in the text: of a string what is between its quotes, escapes as they are. */
struct walk_value {
	enum walk_kind kind;
	bool escaped; /* a string with a backslash in it */
	const char *data;
	size_t len;
};

struct walk {
	const char *at;
	const char *end;
};

/** Passes blanks. @return whether something is left */
bool walk_on(struct walk *walk);

/**
 * Passes one value, blanks before it included. The text must be UTF-8, which is not looked at
 * here; names that come twice are for the visitor to find.
 * @return false where it is no JSON, or nested deeper than JSON_DEPTH_MAX; walk->at is then near
 */
bool walk_value(struct walk *walk, struct walk_value *value);

/** To visit what is inside an object or array that was passed. */
struct walk walk_inside(const struct walk_value *value);

/** The next member of an object. @return false at its end */
bool walk_member(struct walk *inside, struct walk_value *name, struct walk_value *value);

/** The next item of an array. @return false at its end */
bool walk_item(struct walk *inside, struct walk_value *value);

/** Whether a string without escapes is that text. */
bool walk_is(const struct walk_value *value, const char *text);

/** The value of a number that is whole, in 64 bits, and written without fraction or exponent. */
bool walk_int(const struct walk_value *value, int64_t *number);

/** Writes the text of a string, its escapes resolved, into size bytes, its end cut off between two
 *  characters where there is no room. @return its bytes, without the NUL; a NUL in it ends it */
size_t walk_text(const struct walk_value *value, char *to, size_t size);

#endif
