/* Which operation a path and a method mean. */
#ifndef CRIER_HTTP_ROUTE_H
#define CRIER_HTTP_ROUTE_H

#include "http/api.h"
#include "http/path.h"

struct route_match {
	const struct operation *operation;	   /* NULL: none with that method */
	unsigned allowed;			   /* 1 << enum http_method of what the path has */
	const char *parameters[PATH_SEGMENTS_MAX]; /* segments at the route's NULLs, in order */
};

/** Finds the route of path with method; allowed is 0 when there is no such path. Where a path with
 *  literals and one with parameters match, the literals are meant, for every method. */
void route_find(const struct api *api, const struct path *path, enum http_method method,
	struct route_match *match);

/** The Allow header for a mask of methods; HEAD goes with GET, OPTIONS always. */
const char *route_allow(struct call *c, unsigned allowed);

#endif
