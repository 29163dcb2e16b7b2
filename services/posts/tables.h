/* Every table of posts, for copying them to another database. */
#ifndef CRIER_POSTS_TABLES_H
#define CRIER_POSTS_TABLES_H

#include "copy/tables.h"

extern const struct copy_tables posts_tables;

#endif
