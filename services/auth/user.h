/* The rules of accounts: what counts as the same e-mail address, and the roles' two names. */
#ifndef CRIER_AUTH_USER_H
#define CRIER_AUTH_USER_H

#include "auth_types.h"
#include "base/call.h"

/** The address as it is stored and looked up: without surrounding blanks, in lower case, for
 *  nobody has two accounts that differ in capitals. In the call's arena. */
const char *user_normalise_email(struct call *c, const char *email);

/** The role as principals have it. */
enum role user_role(enum account_role role);

#endif
