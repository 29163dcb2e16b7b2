/* Which passwords may be chosen (NIST SP 800-63B section 5.1.1.2: length and a list of the
 * common ones, no rules about characters). */
#ifndef CRIER_AUTH_PASSWORDS_PASSWORD_H
#define CRIER_AUTH_PASSWORDS_PASSWORD_H

#include "base/call.h"

#define PASSWORD_CHARACTERS_MIN 10
#define PASSWORD_BYTES_MAX 1024

/**
 * Judges a new password of an account.
 * @param pointer  where in the request it stands, for the violation
 * @param email    normalised
 * @return OK | ERR_INVALID (too short, too long, common, or it holds the e-mail address)
 */
MUST_CHECK enum err password_check(struct call *c, const char *pointer, const char *password,
	const char *email);

#endif
