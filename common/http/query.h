/* The query of an address as decoded names and values. */
#ifndef CRIER_HTTP_QUERY_H
#define CRIER_HTTP_QUERY_H

#include "base/call.h"

#define QUERY_PAIRS_MAX 32

struct query_pair {
	const char *name;
	const char *value;
	bool known; /* an operation's parameter asked for it */
};

struct query {
	struct query_pair pairs[QUERY_PAIRS_MAX];
	size_t count;
};

/**
 * Reads "a=1&b=x+y", decoding both sides as application/x-www-form-urlencoded.
 * @param raw  NULL: an empty one
 * @return OK | ERR_BAD_REQUEST (bad escape, NUL, no UTF-8, too many)
 */
MUST_CHECK enum err query_parse(struct call *c, const char *raw, struct query *query);

/** Takes the value of a name, marking it known; NULL when it is not there. Records a
 *  violation when the name is there twice. */
const char *query_take(struct call *c, struct query *query, const char *name);

/** Records a violation for every name that nobody took. */
void query_refuse_unknown(struct call *c, const struct query *query);

#endif
