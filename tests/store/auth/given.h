/* A running auth without its HTTP side, people in it, and how they sign in. */
#ifndef CRIER_TESTS_AUTH_GIVEN_H
#define CRIER_TESTS_AUTH_GIVEN_H

#include "auth.h"
#include "auth_api.h"
#include "store/fixture.h"

#define PASSWORD "correct horse battery"

/** Has f->call serve as a request of auth: small Argon2 parameters, no Redis. */
struct auth *given_auth(struct fixture *f, const struct auth_config *config);

/** The configuration that given_auth(f, NULL) takes. */
struct auth_config test_config(void);

/** Registers <name>@example.org with PASSWORD. */
struct tokens given_user(struct fixture *f, const char *name);

/** The same with a role. */
struct tokens given_role(struct fixture *f, const char *name, enum account_role role);

/** From here on f->call is made with that access token; NULL: with none. */
void as(struct fixture *f, const struct tokens *tokens);

enum err signed_in(struct fixture *f, const char *email, const char *password,
	struct tokens *tokens);
enum err refreshed(struct fixture *f, const char *refresh_token, struct tokens *tokens);

/** Seconds pass. */
void pass(struct fixture *f, int64_t seconds);

#endif
