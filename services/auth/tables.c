/* What others refer to comes before them; a test compares this with both engines' catalogs. */
#include "tables.h"

#include "base/macros.h"

static const struct copy_table list[] = {
	{"users", COPY_ROWS},
	{"sessions", COPY_ROWS},
	{"identities", COPY_ROWS},
	{"oidc_attempts", COPY_ROWS},
	{"signing_keys", COPY_ROWS},
	{"audit", COPY_ROWS},
};

const struct copy_tables auth_tables = {list, COUNT_OF(list)};
