/* Every table of analytics, for copying them to another database. */
#ifndef CRIER_ANALYTICS_TABLES_H
#define CRIER_ANALYTICS_TABLES_H

#include "copy/tables.h"

extern const struct copy_tables analytics_tables;

#endif
