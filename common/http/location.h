/* The Location of what was created: a path template filled from the answer. */
#ifndef CRIER_HTTP_LOCATION_H
#define CRIER_HTTP_LOCATION_H

#include "base/call.h"
#include "json/shape.h"

/** "/api/posts/{id}" with each {name} replaced by that field of value; in the call's arena.
 *  A field that shape does not have is a bug of the contract and aborts. */
const char *location_fill(struct call *c, const char *template, const struct shape *shape,
	const void *value);

/** The field of that name; NULL when shape has none. */
const struct field *location_field(const struct shape *shape, const char *name, size_t name_len);

#endif
