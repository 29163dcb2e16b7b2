/* One signing key, a verifier that fetches it, and a clock that stands still at NOON. */
#ifndef CRIER_TESTS_TOKEN_FIXTURE_H
#define CRIER_TESTS_TOKEN_FIXTURE_H

#include "base/call.h"
#include "token/token.h"
#include "unit/token/forge.h"

#define NOON INT64_C(1800000000)
#define ISSUER "https://crier.test"
#define AUDIENCE "crier"
#define SERVICE_TOKEN "the-secret-of-the-daemons"

struct fixture {
	struct arena *arena;
	struct clock clock;
	struct call call;
	const char *pem;
	struct token_signer *signer;
	struct token_verifier *verifier;
	const char *jwks; /* what a fetch answers; NULL: that it is unavailable */
	int fetches;
};

static inline enum err answer_jwks(void *self, struct call *c, const char **jwks)
{
	struct fixture *f = self;
	f->fetches++;
	if (!f->jwks)
		return fail(c, ERR_UNAVAILABLE, "auth is away");
	*jwks = f->jwks;
	return OK;
}

static inline const char *jwks_of(struct fixture *f, const struct token_signer *signer)
{
	const char *jwk = NULL;
	if (token_signer_jwk(&f->call, signer, &jwk) != OK)
		return NULL;
	return call_printf(&f->call, "{\"keys\":[%s]}", jwk);
}

static inline void open_fixture(struct fixture *f)
{
	*f = (struct fixture){.arena = arena_create(), .clock = clock_fixed(NOON * US_PER_SECOND)};
	call_init(&f->call, f->arena, &f->clock);
	if (token_key_generate(&f->call, &f->pem) != OK)
		abort();
	f->signer = token_signer_create(f->pem);
	f->jwks = jwks_of(f, f->signer);
	f->verifier = token_verifier_create(&(struct token_verifier_options){
		.issuer = ISSUER,
		.audience = AUDIENCE,
		.service_token = SERVICE_TOKEN,
		.fetch_keys = answer_jwks,
		.self = f,
		.leeway_s = 5,
		.remembered_max = 100,
	});
}

static inline void close_fixture(struct fixture *f)
{
	token_verifier_destroy(f->verifier);
	token_signer_destroy(f->signer);
	call_finish(&f->call);
	arena_destroy(f->arena);
}

static inline void advance(struct fixture *f, int64_t seconds)
{
	f->clock.fixed_us += seconds * US_PER_SECOND;
}

static inline struct token_claims anns_claims(void)
{
	return (struct token_claims){
		.issuer = ISSUER,
		.audience = AUDIENCE,
		.user_id = 42,
		.session_id = 7,
		.role = ROLE_APPROVER,
		.issued_s = NOON,
		.expires_s = NOON + 900,
	};
}

static inline const char *signed_token(struct fixture *f, struct token_claims claims)
{
	const char *token = NULL;
	return token_sign(&f->call, f->signer, &claims, &token) == OK ? token : NULL;
}

static inline enum err verified(struct fixture *f, const char *token)
{
	struct principal principal;
	return token_verify(&f->call, f->verifier, token, &principal);
}

#endif
