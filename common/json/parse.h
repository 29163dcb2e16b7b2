/* Text to jansson's tree, with every way in which it can be no JSON told in our words. */
#ifndef CRIER_JSON_PARSE_H
#define CRIER_JSON_PARSE_H

#include <jansson.h>

#include "base/call.h"

/**
 * Parses any JSON value. Whole numbers beyond 64 bits come as reals.
 * @param[out] root  the caller's, to be ended with json_decref
 * @return OK | ERR_BAD_REQUEST, with line and column in the detail
 */
MUST_CHECK enum err json_parse(struct call *c, const char *data, size_t len, json_t **root);

#endif
