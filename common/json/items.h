/* Cuts a JSON array into the texts of its items, so that a long one is decoded item by item: a tree
 * of one at a time, and a broken item spoils no other. */
#ifndef CRIER_JSON_ITEMS_H
#define CRIER_JSON_ITEMS_H

#include "base/call.h"

/* Borrows the text it was opened on. */
struct json_items {
	const char *at, *end;
	bool in_object; /* which is closed behind the array */
	bool over;
};

/**
 * Finds the array: the whole text, or the one member of an object.
 * @param name  of that member
 * @return OK | ERR_BAD_REQUEST (it is neither)
 */
MUST_CHECK enum err json_items_open(struct call *c, const char *data, size_t len, const char *name,
	struct json_items *items);

/**
 * The next item's text, for json_decode, which tells whether it is JSON.
 * @param[out] item  inside of the text; NULL after the last one
 * @return OK | ERR_BAD_REQUEST (the array does not end, or something follows it)
 */
MUST_CHECK enum err json_items_next(struct call *c, struct json_items *items, const char **item,
	size_t *len);

#endif
