/* Schedules that wait, by zone, and the rules by which they were resolved. */
#include "schedules/zone_store.h"

#include "base/text.h"
#include "db/names.h"
#include "posts_sql.h"
#include "schedule_store.h"

#define MOVE_BYTES 256

static void read_state(const struct db_rows *rows, size_t index, struct zone_state *zone)
{
	struct db_row row = db_row(rows, index);
	*zone = (struct zone_state){0};
	zone->zone = row_text(&row);
	zone->fingerprint = row_text(&row);
	zone->release = row_text(&row);
	zone->has_noticed_at = row_time_or_null(&row, &zone->noticed_at_us);
	int64_t settled = 0;
	zone->has_settled = row_int_or_null(&row, &settled);
	zone->settled = settled != 0;
	row_end(&row);
}

enum err zone_store_states(struct call *c, struct zone_state_list *zones)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_ZONE_STATES, DB_NO_ARGS, &rows));
	zones->count = rows.count;
	zones->items = call_alloc(c, rows.count * sizeof *zones->items);
	for (size_t i = 0; i < rows.count; i++)
		read_state(&rows, i, &zones->items[i]);
	return OK;
}

enum err zone_store_notice(struct call *c, const struct zone_rules *rules)
{
	return db_query(c, &SQL_ZONE_RULES_NOTICE,
		DB_ARGS(db_text(rules->zone), db_text(rules->fingerprint), db_text(rules->release),
			db_time(rules->noticed_at_us)),
		NULL);
}

enum err zone_store_settle(struct call *c, const struct zone_rules *rules)
{
	return db_query(c, &SQL_ZONE_RULES_SETTLE,
		DB_ARGS(db_text(rules->zone), db_text(rules->fingerprint),
			db_time(rules->noticed_at_us)),
		NULL);
}

enum err zone_store_schedules(struct call *c, const char *zone, const struct cursor *after,
	int64_t limit, struct post_schedule_list *page, bool *more)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_ZONE_SCHEDULES,
		DB_ARGS(db_text(zone), DB_CURSOR(after), db_int(limit + 1)), &rows));
	*more = db_rows_cut(&rows, limit);
	schedule_store_read_page(c, &rows, page);
	return OK;
}

/* A line without control characters, as the contract lets in no other. */
static void add_quoted(struct text *json, const char *line)
{
	text_add_char(json, '"');
	for (; *line; line++) {
		if (*line == '"' || *line == '\\')
			text_add_char(json, '\\');
		text_add_char(json, *line);
	}
	text_add_char(json, '"');
}

static void add_move(struct text *json, const struct zone_move *move)
{
	text_add_string(json, json->len > 1 ? ",[" : "[");
	text_add_int(json, move->post_id);
	text_add_char(json, ',');
	text_add_int(json, move->version);
	text_add_char(json, ',');
	text_add_int(json, move->publish_at_us);
	text_add_char(json, ',');
	add_quoted(json, move->note);
	text_add_char(json, ']');
}

static struct db_value moves_json(struct call *c, const struct zone_move_list *moves)
{
	struct text json;
	text_init(&json, c->arena, MOVE_BYTES * moves->count + 2, SIZE_MAX);
	text_add_char(&json, '[');
	for (size_t i = 0; i < moves->count; i++)
		add_move(&json, &moves->items[i]);
	text_add_char(&json, ']');
	return db_text(text_string(&json));
}

enum err zone_store_move(struct call *c, const struct zone_move_list *moves, int64_t now_us,
	struct due_item_list *moved)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_ZONE_MOVE, DB_ARGS(moves_json(c, moves), db_time(now_us)), &rows));
	moved->count = rows.count;
	moved->items = call_alloc(c, rows.count * sizeof *moved->items);
	for (size_t i = 0; i < rows.count; i++) {
		struct db_row row = db_row(&rows, i);
		moved->items[i].post_id = row_int(&row);
		moved->items[i].version = row_int(&row);
		moved->items[i].user_id = row_int(&row);
		moved->items[i].channel = (enum channel)row_name(&row, channel_names);
		moved->items[i].publish_at_us = row_time(&row);
		row_end(&row);
	}
	return OK;
}
