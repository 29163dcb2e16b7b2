/* Authors of an import or export and their accounts, which auth has; each is asked for once, as
 * long as there is room to remember them. */
#ifndef CRIER_POSTS_IMPORT_ACCOUNTS_H
#define CRIER_POSTS_IMPORT_ACCOUNTS_H

#include "service/service.h"

#define ACCOUNTS_MAX 50000 /* that are remembered */

struct accounts;

struct account {
	int64_t user_id;
	const char *login; /* how the source names them; NULL in an export */
	const char *email;
	const char *name;
};

struct accounts *accounts_create(const struct service_config *config);
void accounts_destroy(struct accounts *accounts);

/**
 * Opens an account for an author who has none, and remembers them by their login.
 * @param[out] account  lives as long as the call, at least
 * @return OK | ERR_INVALID (no e-mail address) | ERR_UNAVAILABLE (auth does not answer)
 */
MUST_CHECK enum err accounts_ensure(struct call *c, struct accounts *accounts, const char *login,
	const char *email, const char *name, const struct account **account);

/** Who was remembered by a login; NULL for nobody. */
const struct account *accounts_by_login(struct accounts *accounts, const char *login);

/** Remembers an account by another login as well. @return the account by that login, which lives as
 *  those of accounts_ensure */
const struct account *accounts_alias(struct call *c, struct accounts *accounts, const char *login,
	const struct account *account);

/** Who has an id. @return OK | ERR_NOT_FOUND | ERR_UNAVAILABLE */
MUST_CHECK enum err accounts_by_id(struct call *c, struct accounts *accounts, int64_t user_id,
	const struct account **account);

#endif
