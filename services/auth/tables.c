/* What others refer to comes before them; a test compares this with both engines' catalogs. */
#include "tables.h"

#include "base/macros.h"

static const struct copy_table list[] = {
	{"users", COPY_ROWS},
	{"sessions", COPY_ROWS},
	{"api_keys", COPY_ROWS},
	{"identities", COPY_ROWS},
	{"oidc_attempts", COPY_ROWS},
	{"signing_keys", COPY_ROWS},
	{"audit", COPY_ROWS},
	{"endings", COPY_ROWS},
	{"departures", COPY_ROWS},
	{"email_tokens", COPY_ROWS},
	{"mails", COPY_ROWS},
	{"idempotency_keys", COPY_ROWS},
	{"audit_horizon", COPY_SEEDED},
};

const struct copy_tables auth_tables = {list, COUNT_OF(list)};
