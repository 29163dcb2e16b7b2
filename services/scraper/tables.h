/* Every table of scraper, for copying them to another database. */
#ifndef CRIER_SCRAPER_TABLES_H
#define CRIER_SCRAPER_TABLES_H

#include "copy/tables.h"

extern const struct copy_tables scraper_tables;

#endif
