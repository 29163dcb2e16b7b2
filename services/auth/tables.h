/* Every table of auth, for copying them to another database. */
#ifndef CRIER_AUTH_TABLES_H
#define CRIER_AUTH_TABLES_H

#include "copy/tables.h"

extern const struct copy_tables auth_tables;

#endif
