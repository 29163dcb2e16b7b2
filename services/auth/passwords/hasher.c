/* libargon2 behind a gate, on threads of low priority; its encoded form says with which parameters
 * a hash was made. */
#include "passwords/hasher.h"

#include <argon2.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "base/random.h"
#include "passwords/crew.h"
#include "passwords/gate.h"
#include "passwords/hash_memory.h"
#include "passwords/password_hash.h"

#define SALT_BYTES 16
#define TAG_BYTES 32
#define REST_AFTER_MS 1000 /* then the memory of a thread is given back */

struct hasher {
	struct password_hash ours; /* the parameters of new ones */
	struct gate *gate;
	struct crew *crew;		     /* a thread for each that the gate lets in */
	char prefix[64];		     /* of every hash with our parameters */
	char dummy[PASSWORD_HASH_TEXT_SIZE]; /* of a password that nobody knows */
};

/* The tag that a password gets with a hash's parameters and salt, hash->tag_len bytes of it. */
static int compute_tag(const struct password_hash *hash, const char *password, unsigned char *tag)
{
	struct password_hash input = *hash; /* libargon2 takes what it only reads without const */
	return argon2_ctx(
		&(argon2_context){
			.out = tag,
			.outlen = (uint32_t)hash->tag_len,
			.pwd = (uint8_t *)(uintptr_t)password,
			.pwdlen = (uint32_t)strlen(password),
			.salt = input.salt,
			.saltlen = (uint32_t)hash->salt_len,
			.t_cost = hash->passes,
			.m_cost = hash->memory_kib,
			.lanes = hash->lanes,
			.threads = hash->lanes,
			.version = ARGON2_VERSION_NUMBER,
			.allocate_cbk = hash_memory_take,
			.free_cbk = hash_memory_keep,
		},
		Argon2_id);
}

static int compute(const struct hasher *hasher, const char *password,
	char encoded[PASSWORD_HASH_TEXT_SIZE])
{
	struct password_hash hash = hasher->ours;
	random_bytes(hash.salt, hash.salt_len);
	int status = compute_tag(&hash, password, hash.tag);
	if (status == ARGON2_OK)
		password_hash_write(&hash, encoded);
	return status;
}

static int compare(const char *encoded, const char *password)
{
	struct password_hash hash;
	unsigned char tag[PASSWORD_HASH_TAG_MAX];
	if (!password_hash_read(encoded, &hash))
		return ARGON2_DECODING_FAIL;
	int status = compute_tag(&hash, password, tag);
	if (status != ARGON2_OK)
		return status;
	return CRYPTO_memcmp(tag, hash.tag, hash.tag_len) == 0 ? ARGON2_OK : ARGON2_VERIFY_MISMATCH;
}

struct hasher *hasher_create(const struct hasher_options *options)
{
	struct hasher *hasher = calloc(1, sizeof *hasher);
	if (!hasher)
		abort();
	hasher->ours = (struct password_hash){
		.memory_kib = (uint32_t)options->memory_kib,
		.passes = (uint32_t)options->passes,
		.lanes = (uint32_t)options->lanes,
		.salt_len = SALT_BYTES,
		.tag_len = TAG_BYTES,
	};
	password_hash_prefix(&hasher->ours, hasher->prefix, sizeof hasher->prefix);
	hasher->gate = gate_create((size_t)options->at_once_max, (size_t)options->waiting_max,
		options->wait_ms);
	unsigned char secret[16];
	char password[2 * sizeof secret + 1];
	random_bytes(secret, sizeof secret);
	hex_encode(secret, sizeof secret, password);
	int status = compute(hasher, password, hasher->dummy);
	hash_memory_release();
	if (status == ARGON2_OK) {
		hasher->crew = crew_create((size_t)options->at_once_max,
			&(struct crew_rest){.after_ms = REST_AFTER_MS,
				.begin = hash_memory_release});
		return hasher;
	}
	hasher_destroy(hasher);
	return NULL;
}

void hasher_destroy(struct hasher *hasher)
{
	if (!hasher)
		return;
	crew_destroy(hasher->crew);
	gate_destroy(hasher->gate);
	free(hasher);
}

static enum err fail_argon2(struct call *c, int status)
{
	if (status == ARGON2_MEMORY_ALLOCATION_ERROR)
		return fail_retry(c, ERR_UNAVAILABLE, 1, "no memory for a password hash");
	return fail(c, ERR_INTERNAL, "argon2: %s", argon2_error_message(status));
}

struct computing {
	const struct hasher *hasher;
	const char *password;
	const char *encoded; /* what the password is held against */
	char *out;	     /* or where its hash goes */
	int status;	     /* of libargon2 */
};

static void run(void *arg)
{
	struct computing *computing = arg;
	const char *password = computing->password;
	computing->status = computing->out ? compute(computing->hasher, password, computing->out)
					   : compare(computing->encoded, password);
}

static enum err run_in_turn(struct call *c, struct hasher *hasher, struct computing *computing)
{
	TRY(gate_enter(c, hasher->gate));
	crew_run(hasher->crew, run, computing);
	gate_leave(hasher->gate);
	return OK;
}

enum err hasher_hash(struct call *c, struct hasher *hasher, const char *password,
	const char **encoded)
{
	struct computing computing = {.hasher = hasher,
		.password = password,
		.out = call_alloc(c, PASSWORD_HASH_TEXT_SIZE)};
	TRY(run_in_turn(c, hasher, &computing));
	if (computing.status != ARGON2_OK)
		return fail_argon2(c, computing.status);
	*encoded = computing.out;
	return OK;
}

enum err hasher_verify(struct call *c, struct hasher *hasher, const char *encoded,
	const char *password, bool *matches)
{
	struct computing computing = {.hasher = hasher,
		.password = password,
		.encoded = encoded ? encoded : hasher->dummy};
	TRY(run_in_turn(c, hasher, &computing));
	int status = computing.status;
	if (status != ARGON2_OK && status != ARGON2_VERIFY_MISMATCH)
		return fail_argon2(c, status);
	*matches = status == ARGON2_OK && encoded;
	return OK;
}

bool hasher_is_outdated(const struct hasher *hasher, const char *encoded)
{
	return strncmp(encoded, hasher->prefix, strlen(hasher->prefix)) != 0;
}
