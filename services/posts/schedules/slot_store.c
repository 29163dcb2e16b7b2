/* Weekly slots in the database. An author's are one text of minutes: they are only ever read and
 * replaced as a whole. */
#include "schedules/slot_store.h"

#include <stdlib.h>

#include "base/text.h"
#include "posts_sql.h"

#define NUMBER_BYTES 20

/* 540,1980 */
static const char *join(struct call *c, const struct int_list *numbers)
{
	struct text joined;
	text_init(&joined, c->arena, NUMBER_BYTES * numbers->count + 1, SIZE_MAX);
	for (size_t i = 0; i < numbers->count; i++) {
		if (i)
			text_add_char(&joined, ',');
		text_add_int(&joined, numbers->items[i]);
	}
	return text_string(&joined);
}

static size_t count_numbers(const char *joined)
{
	size_t count = *joined ? 1 : 0;
	for (; *joined; joined++)
		count += *joined == ',';
	return count;
}

static struct int_list split(struct call *c, const char *joined)
{
	struct int_list numbers = {.count = count_numbers(joined)};
	numbers.items = call_alloc(c, numbers.count * sizeof *numbers.items);
	for (size_t i = 0; i < numbers.count; i++) {
		char *end;
		numbers.items[i] = strtoll(joined, &end, 10);
		joined = end + (*end == ',');
	}
	return numbers;
}

enum err slot_store_week(struct call *c, int64_t user_id, struct weekly_slots *week)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_SLOT_WEEK, DB_ARGS(db_int(user_id)), &row));
	week->timezone = row_text(&row);
	week->minutes = split(c, row_text(&row));
	row_end(&row);
	return OK;
}

enum err slot_store_put(struct call *c, int64_t user_id, const struct weekly_slots *week)
{
	return db_query(c, &SQL_SLOT_WEEK_PUT,
		DB_ARGS(db_int(user_id), db_text(week->timezone), db_text(join(c, &week->minutes))),
		NULL);
}

enum err slot_store_lock(struct call *c, int64_t user_id)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_SLOT_WEEK_LOCK, DB_ARGS(db_int(user_id)), &rows));
	return rows.count ? OK : fail(c, ERR_CONFLICT, "the post's author has no slots");
}

enum err slot_store_free(struct call *c, int64_t user_id, const struct int_list *times,
	int64_t limit, struct int_list *free)
{
	struct db_rows rows;
	const char *wanted = call_printf(c, "[%s]", join(c, times));
	TRY(db_query(c, &SQL_SLOT_TIMES_FREE,
		DB_ARGS(db_int(user_id), db_text(wanted), db_int(limit)), &rows));
	free->count = rows.count;
	free->items = call_alloc(c, rows.count * sizeof *free->items);
	for (size_t i = 0; i < rows.count; i++) {
		struct db_row row = db_row(&rows, i);
		free->items[i] = row_int(&row);
		row_end(&row);
	}
	return OK;
}
