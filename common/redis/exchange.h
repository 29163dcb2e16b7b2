/* What redis_run, redis_pipeline and redis_eval stand on. */
#ifndef CRIER_REDIS_EXCHANGE_H
#define CRIER_REDIS_EXCHANGE_H

#include "redis/redis.h"

/** As redis_pipeline; refusal gets the text of the first refused command's error. */
MUST_CHECK enum err redis_exchange(struct call *c, struct redis *redis,
	const struct redis_command *commands, size_t count, struct redis_reply *replies,
	const char **refusal);

/** Words before the NULL. */
size_t redis_count_words(const char *const *words);

#endif
