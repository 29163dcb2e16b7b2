/* Strict reading of JSON into structs: every violation at once, each with its pointer. */
#ifndef CRIER_JSON_DECODE_H
#define CRIER_JSON_DECODE_H

#include "base/call.h"
#include "json/shape.h"

#define JSON_DEPTH_MAX 32

/**
 * Reads len bytes of JSON as shape.
 * @param[out] out  shape->size zeroed bytes; texts and arrays live as long as the call; what it
 *         holds after an error means nothing
 * @return OK | ERR_BAD_REQUEST (not JSON: nothing, syntax, a duplicate key, bad UTF-8, NUL, too
 *         deep, too many values) | ERR_INVALID (every violation is recorded)
 */
MUST_CHECK enum err json_decode(struct call *c, const struct shape *shape, const char *data,
	size_t len, void *out);

/**
 * Reads one value from its text form (a path, query or header parameter) as field. Numbers are
 * decimal as JSON writes them, booleans true or false.
 * @param base  the struct that field's offsets mean
 * @return false after recording one violation or more at pointer
 */
MUST_CHECK bool json_decode_parameter(struct call *c, const struct field *field,
	const char *pointer, const char *value, void *base);

#endif
