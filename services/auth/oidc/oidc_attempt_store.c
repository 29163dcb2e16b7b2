/* Sign-ins that have begun, in the database: rows to structs and back. */
#include "oidc/oidc_attempt_store.h"

#include <stdio.h>

#include "auth_sql.h"
#include "db/db.h"

enum err oidc_attempt_store_add(struct call *c, const struct oidc_attempt *attempt)
{
	TRY(db_query(c, &SQL_OIDC_ATTEMPTS_PURGE,
		DB_ARGS(db_time(call_now_us(c) - OIDC_ATTEMPT_LIFE_US)), NULL));
	return db_query(c, &SQL_OIDC_ATTEMPT_INSERT,
		DB_ARGS(db_text(attempt->state_digest), db_text(attempt->browser_digest),
			db_text(attempt->nonce), db_text(attempt->verifier),
			db_text(attempt->return_to), db_int(attempt->by_cookie),
			db_time(attempt->begun_at_us)),
		NULL);
}

enum err oidc_attempt_store_take(struct call *c, const char *state, struct oidc_attempt *attempt)
{
	struct db_row row;
	struct oidc_attempt read = {0};
	oidc_attempt_digest(state, read.state_digest);
	TRY(db_query_one(c, &SQL_OIDC_ATTEMPT_TAKE, DB_ARGS(db_text(read.state_digest)), &row));
	snprintf(read.browser_digest, sizeof read.browser_digest, "%s", row_text(&row));
	read.nonce = row_text(&row);
	read.verifier = row_text(&row);
	read.return_to = row_text(&row);
	read.by_cookie = row_bool(&row);
	read.begun_at_us = row_time(&row);
	row_end(&row);
	*attempt = read;
	return OK;
}
