/* Redis, for what can be rebuilt. Every caller has an answer for when it is gone. */
#ifndef CRIER_REDIS_REDIS_H
#define CRIER_REDIS_REDIS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/call.h"

struct redis;

struct redis_options {
	const char *url; /* "redis://:password@127.0.0.1:6379/0" or "unix:/path" */
	size_t connections_max;
	int timeout_ms;	    /* connecting, and each command */
	int retry_after_ms; /* after a failure nothing is tried for so long */
};

enum redis_type { REDIS_NIL, REDIS_INT, REDIS_TEXT, REDIS_ARRAY };

/* A reply, copied into the call's arena. */
struct redis_reply {
	enum redis_type type;
	int64_t integer;
	const char *text;
	size_t len;
	const struct redis_reply *items;
	size_t count;
};

/* A Lua script: sent once by text, then by its SHA-1. */
struct redis_script {
	const char *name;
	const char *text;
	char sha1[41]; /* filled by redis_script_init */
};

/* One command's words. */
struct redis_command {
	const char *const *words;
	const size_t *lengths;
	size_t count;
};

/** Connects only when first asked. @return NULL when the URL is unreadable */
struct redis *redis_create(const struct redis_options *options);

/** Closes every connection; none may be in use. NULL is accepted. */
void redis_destroy(struct redis *redis);

/** Fills sha1 from text. */
void redis_script_init(struct redis_script *script);

/**
 * Runs one command given as words ended by NULL.
 * @param[out] reply  in the call's arena; may be NULL
 * @return OK | ERR_UNAVAILABLE (gone, loading, read-only, timed out) | ERR_INTERNAL (refused)
 */
MUST_CHECK enum err redis_run(struct call *c, struct redis *redis, const char *const *words,
	struct redis_reply *reply);

#define REDIS_WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

/** Sends all commands in one go and reads all replies; the first failure is returned. */
MUST_CHECK enum err redis_pipeline(struct call *c, struct redis *redis,
	const struct redis_command *commands, size_t count, struct redis_reply *replies);

/** Runs a script; words are "key count", keys, arguments. Errors as redis_run. */
MUST_CHECK enum err redis_eval(struct call *c, struct redis *redis,
	const struct redis_script *script, const char *const *words, struct redis_reply *reply);

/** Counts how often a connection was made anew: a caller that sees it change refills. */
uint64_t redis_epoch(const struct redis *redis);

#endif
