/* The audit log: written in the same transaction as what it records, never changed. */
#ifndef CRIER_AUTH_AUDIT_STORE_H
#define CRIER_AUTH_AUDIT_STORE_H

#include "base/call.h"

struct audit_entry {
	const char *action; /* "register", "sign_in_failed", "role_changed" */
	int64_t subject_id; /* the account that it is about; 0: none */
	const char *detail; /* or NULL */
};

/** Adds an entry with the call's principal, client and request id; inside db_write. */
MUST_CHECK enum err audit_store_add(struct call *c, const struct audit_entry *entry);

#endif
