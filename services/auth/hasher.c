/* libargon2 behind a gate, on threads of low priority; its encoded form says with which parameters
 * a hash was made. */
#include "hasher.h"

#include <argon2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "base/random.h"
#include "crew.h"
#include "gate.h"

#define SALT_BYTES 16
#define TAG_BYTES 32
#define ENCODED_SIZE 128

struct hasher {
	uint32_t memory_kib, passes, lanes;
	struct gate *gate;
	struct crew *crew;	  /* a thread for each that the gate lets in */
	char prefix[64];	  /* of every hash with our parameters */
	char dummy[ENCODED_SIZE]; /* of a password that nobody knows */
};

static int compute(const struct hasher *hasher, const char *password, char encoded[ENCODED_SIZE])
{
	unsigned char salt[SALT_BYTES];
	random_bytes(salt, sizeof salt);
	return argon2id_hash_encoded(hasher->passes, hasher->memory_kib, hasher->lanes, password,
		strlen(password), salt, sizeof salt, TAG_BYTES, encoded, ENCODED_SIZE);
}

struct hasher *hasher_create(const struct hasher_options *options)
{
	struct hasher *hasher = calloc(1, sizeof *hasher);
	if (!hasher)
		abort();
	hasher->memory_kib = (uint32_t)options->memory_kib;
	hasher->passes = (uint32_t)options->passes;
	hasher->lanes = (uint32_t)options->lanes;
	snprintf(hasher->prefix, sizeof hasher->prefix, "$argon2id$v=%d$m=%u,t=%u,p=%u$",
		ARGON2_VERSION_NUMBER, hasher->memory_kib, hasher->passes, hasher->lanes);
	hasher->gate = gate_create((size_t)options->at_once_max, (size_t)options->waiting_max,
		options->wait_ms);
	unsigned char secret[16];
	char password[2 * sizeof secret + 1];
	random_bytes(secret, sizeof secret);
	hex_encode(secret, sizeof secret, password);
	if (compute(hasher, password, hasher->dummy) == ARGON2_OK) {
		hasher->crew = crew_create((size_t)options->at_once_max);
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
					   : argon2id_verify(computing->encoded, password,
						     strlen(password));
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
		.out = call_alloc(c, ENCODED_SIZE)};
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
