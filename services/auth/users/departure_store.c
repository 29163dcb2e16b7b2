/* Departures in the database: rows to structs and back. */
#include "users/departure_store.h"

#include "auth_sql.h"
#include "db/db.h"
#include "db/names.h"

static const char *const daemon_names[] = {"posts", "analytics", NULL};

const char *departure_daemon_name(enum departure_daemon daemon)
{
	return daemon_names[daemon - 1];
}

enum err departure_store_add(struct call *c, int64_t user_id)
{
	struct db_value args[3 * DEPARTURE_DAEMONS];
	for (unsigned i = 0; i < DEPARTURE_DAEMONS; i++) {
		args[3 * i] = db_int(user_id);
		args[3 * i + 1] = db_name(daemon_names, i + 1);
		args[3 * i + 2] = db_time(call_now_us(c));
	}
	return db_query_each(c, &SQL_DEPARTURE_INSERT, args, DEPARTURE_DAEMONS);
}

enum err departure_store_due(struct call *c, enum departure_daemon daemon, int64_t limit,
	struct departure_list *due)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_DEPARTURES_DUE,
		DB_ARGS(db_name(daemon_names, daemon), db_time(call_now_us(c)), db_int(limit)),
		&rows));
	due->count = rows.count;
	due->items = call_alloc(c, rows.count * sizeof *due->items);
	for (size_t i = 0; i < rows.count; i++) {
		struct departure *departure = &due->items[i];
		struct db_row row = db_row(&rows, i);
		departure->user_id = row_int(&row);
		departure->daemon = (enum departure_daemon)row_name(&row, daemon_names);
		departure->departed_at_us = row_time(&row);
		departure->attempts = row_int(&row);
		departure->next_at_us = row_time(&row);
		departure->settled = row_int(&row) != 0;
		row_end(&row);
	}
	return OK;
}

#define KEY_ARGS(departure) db_int((departure)->user_id), db_name(daemon_names, (departure)->daemon)

enum err departure_store_take(struct call *c, const struct departure *departure, int64_t next_at_us,
	bool *taken)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_DEPARTURE_TAKE,
		DB_ARGS(KEY_ARGS(departure), db_time(departure->next_at_us), db_time(next_at_us)),
		&rows));
	*taken = rows.count != 0;
	return OK;
}

enum err departure_store_put_off(struct call *c, const struct departure *departure,
	int64_t next_at_us)
{
	return db_query(c, &SQL_DEPARTURE_PUT_OFF,
		DB_ARGS(KEY_ARGS(departure), db_time(next_at_us), db_int(departure->settled)),
		NULL);
}

enum err departure_store_delete(struct call *c, const struct departure *departure)
{
	return db_query(c, &SQL_DEPARTURE_DELETE, DB_ARGS(KEY_ARGS(departure)), NULL);
}

enum err departure_store_pending(struct call *c, int64_t *count)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_DEPARTURES_PENDING, DB_NO_ARGS, &row));
	*count = row_int(&row);
	return OK;
}
