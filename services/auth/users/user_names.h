/* Every account's name, folded for search. */
#ifndef CRIER_AUTH_USERS_USER_NAMES_H
#define CRIER_AUTH_USERS_USER_NAMES_H

#include "base/call.h"

/** Folds the names that are not: those of before there was a search, at the first start, and what a
 *  daemon of before wrote beside this one. @return OK | ERR_UNAVAILABLE */
MUST_CHECK enum err user_names_fold(struct call *c);

#endif
