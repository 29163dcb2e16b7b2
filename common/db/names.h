/* Words of a contract in a column: stored by name, so that a row reads well and a new word in
 * the contract renumbers nothing. */
#ifndef CRIER_DB_NAMES_H
#define CRIER_DB_NAMES_H

#include "db/db.h"

/** Binds names[value - 1]; 0 binds NULL. */
struct db_value db_name(const char *const *names, unsigned value);

/** The number of the column's word, from 1; 0 for NULL. A word that is none of names is a bug
 *  of ours or another's hand in the database: it is answered as 0 as well. */
unsigned row_name(struct db_row *row, const char *const *names);

#endif
