/* What the generator makes of a contract: one row per operation, and how its input and output
 * look. dispatch.c walks it. */
#ifndef CRIER_HTTP_API_H
#define CRIER_HTTP_API_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/call.h"
#include "base/scope.h"
#include "json/shape.h"

enum http_method { HTTP_GET = 1, HTTP_POST, HTTP_PUT, HTTP_PATCH, HTTP_DELETE, HTTP_OTHER };

enum parameter_place { PARAMETER_PATH, PARAMETER_QUERY, PARAMETER_HEADER };

struct parameter {
	enum parameter_place place;
	int segment;	      /* PARAMETER_PATH: how many of a route's NULL segments are before
			       * its own; the same for every alias */
	struct field field;   /* offsets into the operation's input struct */
	const char *fallback; /* used when absent; NULL: none */
};

typedef enum err operation_run(struct call *c, const void *in, void *out);

struct operation {
	const char *id; /* operationId */
	enum http_method method;
	const char *path;   /* "/api/posts/{id}", without a trailing slash */
	unsigned roles;	    /* mask of enum role */
	unsigned scope;	    /* of enum scope: what an API key needs; 0: none will do */
	int success;	    /* 200, 201, 202, 204 */
	int otherwise;	    /* another status of the same answer, by call.reply_status; 0: none */
	bool once;	    /* takes an Idempotency-Key */
	bool secret_answer; /* has what nobody is shown again */
	int at_once_max;    /* further ones are refused before their body is read; 0: no bound */
	size_t in_size, out_size; /* 0 for none */
	const struct parameter *parameters;
	size_t parameter_count;
	bool query_open;	  /* what the query has beside these is ignored, not refused */
	const struct shape *body; /* NULL: none is accepted */
	size_t body_offset;	  /* in the input struct */
	size_t body_bytes_max;
	bool body_bytes_stated; /* by the contract: the daemon's own bound does not count */
	bool body_optional;	/* then the input has bool has_body */
	size_t has_body_offset;
	const char *const *raw_body_types; /* not JSON alone: {"text/csv", NULL}; in gets struct
					    * raw_body */
	const struct shape *out;	   /* NULL: no body */
	const char *raw_out_type;	   /* not JSON: out is a struct raw_body */
	const char *location;	   /* "/api/posts/{id}": filled from out's fields; or NULL */
	const char *etag_field;	   /* field of out whose value is the entity tag; or NULL */
	const char *cache_control; /* or NULL: no-store */
	operation_run *run;
};

/* A body that is no JSON object of a shape. */
struct raw_body {
	const char *data;
	size_t len;
	const char *content_type; /* of a request: the one of raw_body_types that it has */
};

/* One path, or an alias of it, cut into segments: NULL stands for a parameter. */
struct route {
	const struct operation *operation;
	const char *const *segments;
	size_t segment_count;
};

struct api {
	const char *daemon;	    /* "posts" */
	const struct route *routes; /* literals before parameters */
	size_t route_count;
	const struct operation *operations;
	size_t operation_count;
};

#endif
