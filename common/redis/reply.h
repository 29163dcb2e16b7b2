/* Replies, built by hiredis' parser straight in a call's arena: no tree between, no copy. */
#ifndef CRIER_REDIS_REPLY_H
#define CRIER_REDIS_REPLY_H

#include <hiredis/hiredis.h>

#include "redis/redis.h"

/* What the parser builds one reply with. */
struct reply_builder {
	struct arena *arena;
	struct redis_reply root; /* the whole, once the parser is done */
	const char *error;	 /* the first error inside the reply; NULL: none */
};

/** Has the reader build with builder (borrowed) through functions (borrowed, filled here). */
void reply_builder_attach(redisReader *reader, redisReplyObjectFunctions *functions,
	struct reply_builder *builder);

#endif
