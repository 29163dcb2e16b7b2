/* What is read of the rollups. */
#include "view_store.h"

#include <inttypes.h>

#include "analytics_sql.h"

#define RANKING_ARGS (ROLLUP_CLASSES + 5)

static struct tally read_tally(struct db_row *row)
{
	struct tally tally;
	for (int i = 0; i < ROLLUP_CLASSES; i++)
		tally.of[i] = row_int(row);
	return tally;
}

static void read_slots(struct call *c, const struct db_rows *rows, struct slot_list *slots)
{
	slots->items = call_alloc(c, rows->count * sizeof *slots->items);
	slots->count = rows->count;
	for (size_t i = 0; i < rows->count; i++) {
		struct db_row row = db_row(rows, i);
		slots->items[i].number = row_int(&row);
		slots->items[i].tally = read_tally(&row);
		row_end(&row);
	}
}

enum err view_store_slots(struct call *c, const struct slot_query *query, struct slot_list *slots)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_VIEW_SLOTS,
		DB_ARGS(db_int(query->subject), db_int(query->shift), db_int(query->per_slot),
			db_int(query->first), db_int(query->last)),
		&rows));
	read_slots(c, &rows, slots);
	return OK;
}

enum err view_store_days(struct call *c, int64_t subject, int64_t first, int64_t last,
	struct slot_list *days)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_VIEW_DAYS, DB_ARGS(db_int(subject), db_int(first), db_int(last)),
		&rows));
	read_slots(c, &rows, days);
	return OK;
}

enum err view_store_total(struct call *c, int64_t subject, struct tally *tally)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_VIEW_TOTAL, DB_ARGS(db_int(subject)), &row));
	*tally = read_tally(&row);
	row_end(&row);
	return OK;
}

enum err view_store_statuses(struct call *c, int64_t user_id, struct status_count_list *statuses)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_VIEW_STATUSES, DB_ARGS(db_int_or_null(user_id != 0, user_id)), &rows));
	statuses->items = call_alloc(c, rows.count * sizeof *statuses->items);
	statuses->count = rows.count;
	for (size_t i = 0; i < rows.count; i++) {
		struct db_row row = db_row(&rows, i);
		statuses->items[i].status = row_text(&row);
		statuses->items[i].posts = row_int(&row);
		row_end(&row);
	}
	return OK;
}

enum err view_store_post(struct call *c, int64_t post_id, struct view_post *post)
{
	struct db_row row;
	enum err err = db_query_one(c, &SQL_VIEW_POST, DB_ARGS(db_int(post_id)), &row);
	if (err == ERR_NOT_FOUND)
		return fail(c, ERR_NOT_FOUND, "there is no post %" PRId64, post_id);
	TRY(err);
	post->user_id = row_int(&row);
	post->title = row_text(&row);
	row_end(&row);
	return OK;
}

static void read_ranking(struct call *c, const struct db_rows *rows, struct ranked_post_list *posts)
{
	posts->items = call_alloc(c, rows->count * sizeof *posts->items);
	posts->count = rows->count;
	for (size_t i = 0; i < rows->count; i++) {
		struct db_row row = db_row(rows, i);
		posts->items[i] = (struct ranked_post){
			.post_id = row_int(&row),
			.user_id = row_int(&row),
			.title = row_text(&row),
			.status = row_text(&row),
			.value = row_double(&row),
		};
		row_end(&row);
	}
}

enum err view_store_ranking(struct call *c, const struct ranking_query *query,
	struct ranked_post_list *posts)
{
	struct db_value args[RANKING_ARGS] = {db_int(query->first), db_int(query->last)};
	const int *weights = measure_weights(query->metric);
	struct db_rows rows;
	for (int i = 0; i < ROLLUP_CLASSES; i++)
		args[2 + i] = db_int(weights[i]);
	args[ROLLUP_CLASSES + 2] = db_int(measure_is_rate(query->metric));
	args[ROLLUP_CLASSES + 3] = db_int(query->limit);
	args[ROLLUP_CLASSES + 4] = db_int(query->user_id);
	if (query->user_id)
		TRY(db_query(c, &SQL_RANKING_OF_USER, args, RANKING_ARGS, &rows));
	else
		TRY(db_query(c, &SQL_RANKING_ALL, args, RANKING_ARGS - 1, &rows));
	read_ranking(c, &rows, posts);
	return OK;
}
