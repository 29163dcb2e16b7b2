/* Entity tags (RFC 9110, section 8.8.3). */
#ifndef CRIER_HTTP_ETAG_H
#define CRIER_HTTP_ETAG_H

#include <stdbool.h>

#include "base/call.h"
#include "json/shape.h"

/** The quoted tag made of one field of value; NULL when the field is absent. */
const char *etag_of(struct call *c, const struct field *field, const void *value);

/** Does an If-None-Match header ("*" or a list of tags) hold etag? By weak comparison. */
bool etag_listed(const char *if_none_match, const char *etag);

#endif
