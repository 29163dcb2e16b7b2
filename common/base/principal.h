/* Who a call acts for. */
#ifndef CRIER_BASE_PRINCIPAL_H
#define CRIER_BASE_PRINCIPAL_H

#include <stdbool.h>
#include <stdint.h>

/* Bits, so that an operation's roles are a mask. */
enum role {
	ROLE_PUBLIC = 1, /* nobody signed in */
	ROLE_USER = 2,
	ROLE_APPROVER = 4,
	ROLE_ADMIN = 8,
	ROLE_SERVICE = 16, /* another daemon, for itself */
};

struct principal {
	enum role role;	    /* ROLE_PUBLIC when nobody signed in */
	int64_t user_id;    /* 0 for ROLE_PUBLIC and for a daemon that acts for itself */
	int64_t session_id; /* 0 without one */
	bool via_service;   /* a daemon asks, on behalf of user_id where that is not 0 */
	int64_t expires_us; /* when the token ends; 0 without one */
	int64_t key_id;	    /* of an API key; 0 without one */
	unsigned scopes;    /* what that key is for: mask of enum scope */
};

/** "user", "approver", "admin", "service", "public". Static. */
const char *role_name(enum role role);

/** The role of that name; false when there is none. */
bool role_parse(const char *name, enum role *role);

#endif
