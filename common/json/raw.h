/* A free-form value: parsed to know that it is JSON, kept as compact text. */
#ifndef CRIER_JSON_RAW_H
#define CRIER_JSON_RAW_H

#include <jansson.h>

#include "base/text.h"

/** Appends a parsed value of at most JSON_DEPTH_MAX levels, members in their order. */
void json_raw_write(struct text *out, json_t *value);

#endif
