/* What SQLite's full-text search (FTS5) lacks for lists of many rows: a rank that needs no second
 * pass, and a look at one row that costs no search.
 *
 * words_rank(table, n), where an FTS5 table is searched, says how well a row fits, 0..1000000:
 * PostgreSQL's ts_rank of words that are joined by OR (tsrank.c: calc_rank_or, normalization 1),
 * the first column weighing 1 and others 0.1. So both engines rank alike, and what other rows say
 * changes nothing. Only the first n columns count, all without n. FTS5's bm25() reads all matches
 * of each word before the first rank.
 *
 * words_match('table', query, rowid) says whether a row matches. Rows that are asked for about in
 * the order of their ids, up or down, cost one search together. */
#ifndef CRIER_DB_SQLITE_WORDS_H
#define CRIER_DB_SQLITE_WORDS_H

#include <sqlite3.h>

/** Gives a connection these functions. @return SQLITE_OK, or what SQLite said */
int sqlite_words_register(sqlite3 *handle);

/* Its parts. */
int sqlite_rank_register(fts5_api *api);
int sqlite_match_register(sqlite3 *handle);

#endif
