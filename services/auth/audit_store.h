/* The audit log: written in the same transaction as what it records, never changed. */
#ifndef CRIER_AUTH_AUDIT_STORE_H
#define CRIER_AUTH_AUDIT_STORE_H

#include "auth_types.h"
#include "base/call.h"
#include "base/cursor.h"

struct audit_entry {
	const char *action; /* "register", "sign_in_failed", "role_changed" */
	int64_t subject_id; /* the account that it is about; 0: none */
	const char *detail; /* or NULL */
};

/** Adds an entry with the call's principal, client and request id; inside db_write. */
MUST_CHECK enum err audit_store_add(struct call *c, const struct audit_entry *entry);

/* Which entries are wanted. */
struct audit_query {
	int64_t actor_id, subject_id; /* 0: whatever */
	const char *action;	      /* NULL: whatever */
	bool has_from, has_to;
	int64_t from_us, to_us; /* inclusive, exclusive */
	bool has_before;
	struct cursor before; /* the last one of the page before */
	int64_t limit;
};

/** Entries, newest first. @return OK | ERR_UNAVAILABLE */
MUST_CHECK enum err audit_store_page(struct call *c, const struct audit_query *query,
	struct audit_record_list *page);

/** Removes the oldest entries from before a moment, 100 of them at most: the only way to remove
 *  any, and only here the moment is told to the table's trigger. Inside db_write. */
MUST_CHECK enum err audit_store_remove(struct call *c, int64_t before_us, int64_t *removed);

#endif
