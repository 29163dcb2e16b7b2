/* Scripts go by their SHA-1; a Redis that does not know one (it was restarted, or flushed its
 * scripts) gets the text, and knows it from then on. */
#include <openssl/sha.h>
#include <string.h>

#include "base/hex.h"
#include "redis/exchange.h"

void redis_script_init(struct redis_script *script)
{
	unsigned char digest[SHA_DIGEST_LENGTH];
	SHA1((const unsigned char *)script->text, strlen(script->text), digest);
	hex_encode(digest, sizeof digest, script->sha1);
}

static enum err run_as(struct call *c, struct redis *redis, const char *verb, const char *script,
	const char *const *words, struct redis_reply *reply, const char **refusal)
{
	size_t count = redis_count_words(words);
	const char **all = call_alloc(c, (count + 2) * sizeof *all);
	all[0] = verb;
	all[1] = script;
	memcpy(all + 2, words, count * sizeof *all);
	struct redis_command command = {.words = all, .count = count + 2};
	return redis_exchange(c, redis, &command, 1, reply, refusal);
}

enum err redis_eval(struct call *c, struct redis *redis, const struct redis_script *script,
	const char *const *words, struct redis_reply *reply)
{
	const char *refusal = "";
	enum err err = run_as(c, redis, "EVALSHA", script->sha1, words, reply, &refusal);
	if (err != ERR_INTERNAL || strncmp(refusal, "NOSCRIPT", 8) != 0)
		return err;
	call_forgive(c);
	return run_as(c, redis, "EVAL", script->text, words, reply, NULL);
}
