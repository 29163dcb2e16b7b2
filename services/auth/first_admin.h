/* Where there is no admin, one is made: somebody has to hand out the roles. */
#ifndef CRIER_AUTH_FIRST_ADMIN_H
#define CRIER_AUTH_FIRST_ADMIN_H

#include "base/call.h"

/**
 * Makes the configured admin if there is none. Without a configured password a random one is
 * written to <data>/first-admin, readable by its owner only.
 * @param[out] made  whether one was made
 * @return OK | ERR_UNAVAILABLE | ERR_CONFLICT (the address has an account that is no admin)
 */
MUST_CHECK enum err first_admin_ensure(struct call *c, const char *data_folder, bool *made);

#endif
