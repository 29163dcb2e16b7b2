/* Bounds, forms and words: what a value must be beside its type, for bodies and parameters. */
#ifndef CRIER_JSON_CHECK_H
#define CRIER_JSON_CHECK_H

#include "json/place.h"
#include "json/shape.h"

/** Each records what is wrong and is false then. */
bool check_int(const struct place *place, const struct field *field, int64_t value);
bool check_double(const struct place *place, const struct field *field, double value);
bool check_count(const struct place *place, const struct field *field, size_t count);

/** Both the length and the form, so that both are told at once. */
bool check_text(const struct place *place, const struct field *field, const char *text);

/** @param[out] value  1 for the first of the field's words */
bool check_word(const struct place *place, const struct field *field, const char *word, int *value);

bool check_time(const struct place *place, const char *text, int64_t *time_us);

#endif
