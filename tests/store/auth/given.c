/* What every test here begins with. */
#include "store/auth/given.h"

#include <stdlib.h>

#include "auth_sql.h"
#include "users/role.h"

const struct fixture_plan fixture_plan = {&auth_sql, &auth_migrations};

struct auth_config test_config(void)
{
	return (struct auth_config){
		.access_s = 900,
		.refresh_days = 30,
		.key_days = 90,
		.argon2_memory_kib = 64,
		.argon2_passes = 1,
		.argon2_lanes = 1,
		.hashes_at_once = 4,
		.hashes_waiting = 64,
		.throttle_window_s = 300,
		.sign_ins_per_account = 10,
		.sign_ins_per_ip = 100,
		.registrations_per_ip = 100,
		.keys_per_user = 3,
		.mails_per_account = 5,
		.mails_per_ip = 100,
		.reset_s = 3600,
		.verification_s = 259200,
		.public_url = "https://crier.example/",
		.admin_email = "Root@example.org",
		.admin_password = "",
	};
}

/* Those that a test made: they end with its process, for a fixture knows nothing of them. */
static struct auth *made[8];
static size_t made_count;

static void destroy_made(void)
{
	while (made_count)
		auth_destroy(made[--made_count]);
}

struct auth *given_auth(struct fixture *f, const struct auth_config *config)
{
	struct auth_config *kept = call_alloc(&f->call, sizeof *kept);
	*kept = config ? *config : test_config();
	struct auth *auth;
	cr_assert(eq(int, auth_create(&f->call, kept, "crier", NULL, &auth), OK), "%s",
		f->call.failure.detail);
	if (!made_count)
		atexit(destroy_made);
	cr_assert(lt(sz, made_count, COUNT_OF(made)));
	made[made_count++] = auth;
	f->call.service = auth;
	return auth;
}

struct tokens given_user(struct fixture *f, const char *name)
{
	struct tokens tokens;
	const struct register_user_in in = {
		.body = {.email = call_printf(&f->call, "%s@example.org", name),
			.password = PASSWORD,
			.name = name}};
	cr_assert(eq(int, register_user(&f->call, &in, &tokens), OK), "%s", f->call.failure.detail);
	return tokens;
}

struct tokens given_role(struct fixture *f, const char *name, enum account_role role)
{
	struct tokens tokens = given_user(f, name);
	cr_assert(eq(int, role_give(&f->call, tokens.user.id, role, &tokens.user), OK));
	cr_assert(eq(int, signed_in(f, tokens.user.email, PASSWORD, &tokens), OK));
	return tokens;
}

static enum err answer_keys(void *self, struct call *c, const char **jwks)
{
	return keys_jwks(c, self, jwks);
}

void as(struct fixture *f, const struct tokens *tokens)
{
	f->call.principal = (struct principal){.role = ROLE_PUBLIC};
	if (!tokens)
		return;
	const struct auth *auth = auth_of(&f->call);
	struct token_verifier *verifier = token_verifier_create(&(struct token_verifier_options){
		.issuer = auth->issuer,
		.audience = auth->issuer,
		.fetch_keys = answer_keys,
		.self = auth->keys,
	});
	enum err err = token_verify(&f->call, verifier, tokens->access_token, &f->call.principal);
	cr_assert(eq(int, err, OK), "%s", f->call.failure.detail);
	token_verifier_destroy(verifier);
}

enum err signed_in(struct fixture *f, const char *email, const char *password,
	struct tokens *tokens)
{
	const struct sign_in_in in = {.body = {.email = email, .password = password}};
	return sign_in(&f->call, &in, tokens);
}

enum err refreshed(struct fixture *f, const char *refresh_token, struct tokens *tokens)
{
	const struct refresh_tokens_in in = {.has_body = true,
		.body = {.refresh_token = refresh_token}};
	return refresh_tokens(&f->call, &in, tokens);
}

void pass(struct fixture *f, int64_t seconds)
{
	f->clock->fixed_us += seconds * US_PER_SECOND;
}
