/* Where FTS5 keeps what its own functions are made with. */
#include "db/sqlite_words.h"

#include <stddef.h>

/* https://www.sqlite.org/fts5.html, "Extending FTS5" */
static int find_api(sqlite3 *handle, fts5_api **api)
{
	sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v2(handle, "SELECT fts5(?1)", -1, &statement, NULL);
	*api = NULL;
	if (code == SQLITE_OK)
		code = sqlite3_bind_pointer(statement, 1, api, "fts5_api_ptr", NULL);
	if (code == SQLITE_OK)
		sqlite3_step(statement);
	int end = sqlite3_finalize(statement);
	return code == SQLITE_OK ? end : code;
}

int sqlite_words_register(sqlite3 *handle)
{
	fts5_api *api;
	int code = find_api(handle, &api);
	if (code != SQLITE_OK || !api)
		return code == SQLITE_OK ? SQLITE_ERROR : code;
	code = sqlite_rank_register(api);
	return code == SQLITE_OK ? sqlite_match_register(handle) : code;
}
