/* One PostgreSQL for a whole test program. */
#ifndef CRIER_TESTS_STORE_POSTGRES_SERVER_H
#define CRIER_TESTS_STORE_POSTGRES_SERVER_H

#include <stdbool.h>

/** Where the program's server is; NULL when there is none. */
const char *postgres_server_url(void);

/** True when the environment asks to do without (CRIER_SKIP_POSTGRES=1). */
bool postgres_server_is_skipped(void);

#endif
