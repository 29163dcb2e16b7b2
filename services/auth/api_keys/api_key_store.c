/* Rows to structs and back. */
#include "api_keys/api_key_store.h"

#include <inttypes.h>
#include <string.h>

#include "auth_sql.h"
#include "db/db.h"
#include "db/names.h"
#include "user_store.h"

static enum err check_room(struct call *c, int64_t user_id, int64_t keys_max)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_API_KEY_LOCK_OWNER, DB_ARGS(db_int(user_id)), &row));
	TRY(db_query_one(c, &SQL_API_KEY_COUNT, DB_ARGS(db_int(user_id)), &row));
	if (row_int(&row) < keys_max)
		return OK;
	return fail(c, ERR_CONFLICT, "there are %" PRId64 " API keys already: revoke one first",
		keys_max);
}

enum err api_key_store_add(struct call *c, const struct api_key_row *row, int64_t keys_max,
	int64_t *id)
{
	struct db_row inserted;
	TRY(check_room(c, row->user_id, keys_max));
	TRY(db_query_one(c, &SQL_API_KEY_INSERT,
		DB_ARGS(db_int(row->user_id), db_text(row->name), db_text(row->prefix),
			db_text(row->scopes), db_text(row->digest), db_time(row->created_at_us),
			db_time_or_null(row->expires, row->expires_at_us)),
		&inserted));
	*id = row_int(&inserted);
	return OK;
}

/* A word that is not known any more gives nothing, and is not shown. */
static struct api_scope_list read_scopes(struct call *c, const char *words)
{
	size_t max = strlen(words) / 2 + 1;
	struct api_scope_list scopes = {.items = call_alloc(c, max * sizeof *scopes.items)};
	char *rest = arena_strdup(c->arena, words);
	char *at;
	for (char *word = strtok_r(rest, " ", &at); word; word = strtok_r(NULL, " ", &at))
		if (api_scope_parse(word, &scopes.items[scopes.count]))
			scopes.count++;
	return scopes;
}

static void read_key(struct call *c, struct db_row *row, struct api_key *key)
{
	key->id = row_int(row);
	key->name = row_text(row);
	const char *begin = row_text(row);
	key->prefix = call_printf(c, "crier_%" PRId64 "_%s", key->id, begin);
	key->scopes = read_scopes(c, row_text(row));
	key->created_at_us = row_time(row);
	key->has_last_used_at = row_time_or_null(row, &key->last_used_at_us);
	key->has_expires_at = row_time_or_null(row, &key->expires_at_us);
	row_end(row);
}

enum err api_key_store_page(struct call *c, int64_t user_id, struct api_key_list *keys)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_API_KEY_PAGE, DB_ARGS(db_int(user_id)), &rows));
	keys->items = call_alloc(c, (rows.count + 1) * sizeof *keys->items);
	keys->count = rows.count;
	for (size_t i = 0; i < rows.count; i++) {
		struct db_row row = db_row(&rows, i);
		read_key(c, &row, &keys->items[i]);
	}
	return OK;
}

enum err api_key_store_delete(struct call *c, int64_t id, int64_t user_id, const char **name)
{
	struct db_row row;
	enum err err = db_query_one(c, &SQL_API_KEY_DELETE, DB_ARGS(db_int(id), db_int(user_id)),
		&row);
	if (err == ERR_NOT_FOUND)
		return fail(c, err, "there is no API key %" PRId64, id);
	TRY(err);
	*name = row_text(&row);
	return OK;
}

enum err api_key_store_delete_all(struct call *c, int64_t user_id)
{
	return db_query(c, &SQL_API_KEY_DELETE_ALL, DB_ARGS(db_int(user_id)), NULL);
}

enum err api_key_store_owner(struct call *c, int64_t id, struct api_key_owner *owner)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_API_KEY_HOLDER, DB_ARGS(db_int(id)), &row));
	owner->digest = row_text(&row);
	owner->user_id = row_int(&row);
	owner->role = (enum account_role)row_name(&row, account_role_names);
	owner->scopes = row_text(&row);
	owner->expires = row_time_or_null(&row, &owner->expires_at_us);
	owner->was_used = row_time_or_null(&row, &owner->last_used_at_us);
	row_end(&row);
	return OK;
}

enum err api_key_store_user(struct call *c, int64_t id, struct user *user)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_USER_OF_KEY, DB_ARGS(db_int(id), db_time(call_now_us(c))), &row));
	user_store_read(&row, user);
	row_end(&row);
	return OK;
}

enum err api_key_store_used(struct call *c, int64_t id, int64_t used_at_us)
{
	return db_query(c, &SQL_API_KEY_USED,
		DB_ARGS(db_int(id), db_time(used_at_us), db_time(used_at_us - US_PER_MINUTE)),
		NULL);
}
