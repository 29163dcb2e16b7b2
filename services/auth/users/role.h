/* Giving an account a role, with its trace in the audit log. */
#ifndef CRIER_AUTH_USERS_ROLE_H
#define CRIER_AUTH_USERS_ROLE_H

#include "auth_types.h"
#include "base/call.h"

/** @return OK | ERR_NOT_FOUND | ERR_CONFLICT (the last admin would be none) |
 *  ERR_UNAVAILABLE */
MUST_CHECK enum err role_give(struct call *c, int64_t user_id, enum account_role role,
	struct user *user);

#endif
