/* Signing keys: rows to structs and back. */
#include "keys/key_store.h"

#include <inttypes.h>

#include "audit_store.h"
#include "auth_sql.h"
#include "db/db.h"
#include "db/names.h"

static const char *const purpose_names[] = {"access", "refresh", NULL};

enum err key_store_all(struct call *c, struct stored_keys *keys)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_KEYS_ALL, DB_NO_ARGS, &rows));
	keys->count = rows.count;
	keys->items = call_alloc(c, rows.count * sizeof *keys->items);
	for (size_t i = 0; i < rows.count; i++) {
		struct db_row row = db_row(&rows, i);
		struct stored_key *key = &keys->items[i];
		key->purpose = (enum key_purpose)row_name(&row, purpose_names);
		key->number = row_int(&row);
		key->secret = row_text(&row);
		key->signs_from_us = row_time(&row);
		row_end(&row);
	}
	return OK;
}

static enum err insert(struct call *c, void *arg)
{
	const struct stored_key *key = arg;
	struct db_rows rows;
	TRY(db_query(c, &SQL_KEY_INSERT,
		DB_ARGS(db_name(purpose_names, key->purpose), db_int(key->number),
			db_text(key->secret), db_time(key->signs_from_us)),
		&rows));
	if (!rows.changed)
		return OK;
	return audit_store_add(c, &(struct audit_entry){.action = "key_added",
					  .detail = call_printf(c, "%s %" PRId64,
						  purpose_names[key->purpose - 1], key->number)});
}

enum err key_store_add(struct call *c, const struct stored_key *key)
{
	struct stored_key copy = *key;
	return db_write(c, insert, &copy);
}
