/* Writing structs as JSON text, without a tree between. */
#ifndef CRIER_JSON_ENCODE_H
#define CRIER_JSON_ENCODE_H

#include "base/text.h"
#include "json/shape.h"

/**
 * Appends value as shape. A field that is absent is left out, or null where it may be. Texts
 * must be UTF-8; whatever they hold, the result is JSON.
 */
void json_encode(struct text *out, const struct shape *shape, const void *value);

/** Appends a string with its quotes; NULL becomes null. */
void json_encode_string(struct text *out, const char *string);

/** Appends the shortest decimal that reads back as value; null for what is not finite. */
void json_encode_double(struct text *out, double value);

#endif
