/* Deliveries in the database. */
#include "outside/delivery_store.h"

#include "db/names.h"
#include "images/image_lines.h"
#include "posts_sql.h"
#include "tags.h"

static const char *const state_names[] = {"sending", "waiting", "failed", "unconfirmed", NULL};

static void read_candidate(struct call *c, const struct db_rows *rows, size_t index,
	struct delivery_candidate *candidate)
{
	struct publication *publication = &candidate->publication;
	struct delivery *delivery = &candidate->delivery;
	struct db_row row = db_row(rows, index);
	*candidate = (struct delivery_candidate){0};
	publication->post_id = delivery->post_id = row_int(&row);
	publication->version = delivery->version = row_int(&row);
	publication->user_id = row_int(&row);
	publication->channel = (enum channel)row_name(&row, channel_names);
	publication->publish_at_us = row_time(&row);
	publication->title = row_text(&row);
	publication->content = row_text(&row);
	publication->has_tags = publication->has_images = true;
	publication->tags = tags_split(c, row_text(&row));
	const char *images = row_text(&row);
	publication->images = image_lines_split(c, images && *images ? images : NULL);
	delivery->state = (enum delivery_state)row_name(&row, state_names);
	delivery->attempts = row_int(&row);
	delivery->uncounted = row_int(&row);
	delivery->uncertain = row_bool(&row);
	row_time_or_null(&row, &delivery->until_us);
	row_end(&row);
}

enum err delivery_store_candidates(struct call *c, const struct ticket_list *tickets,
	struct delivery_candidate_list *candidates)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_DELIVERY_CANDIDATES, DB_ARGS(tickets_value(c, tickets)), &rows));
	candidates->count = rows.count;
	candidates->items = call_alloc(c, (rows.count + 1) * sizeof *candidates->items);
	for (size_t i = 0; i < rows.count; i++)
		read_candidate(c, &rows, i, &candidates->items[i]);
	return OK;
}

enum err delivery_store_begin(struct call *c, const struct delivery_candidate *candidate,
	int64_t now_us)
{
	const struct publication *publication = &candidate->publication;
	const struct delivery *delivery = &candidate->delivery;
	const char *images = image_lines_join(c, &publication->images);
	return db_query(c, &SQL_DELIVERY_BEGIN,
		DB_ARGS(db_int(delivery->post_id), db_int(delivery->version),
			db_int(publication->user_id), db_name(channel_names, publication->channel),
			db_text(publication->title), db_text(publication->content),
			db_int(delivery->attempts), db_int(delivery->uncertain),
			db_time(delivery->until_us), db_time(now_us),
			db_text(tags_join(c, &publication->tags)), db_text(images ? images : "")),
		NULL);
}

static void read_delivery(const struct db_rows *rows, struct delivery *delivery)
{
	*delivery = (struct delivery){0};
	if (!rows->count)
		return;
	struct db_row row = db_row(rows, 0);
	delivery->post_id = row_int(&row);
	delivery->version = row_int(&row);
	delivery->state = (enum delivery_state)row_name(&row, state_names);
	delivery->attempts = row_int(&row);
	delivery->uncounted = row_int(&row);
	delivery->uncertain = row_bool(&row);
	delivery->until_us = row_time(&row);
	row_end(&row);
}

enum err delivery_store_by_ticket(struct call *c, int64_t post_id, int64_t version,
	struct delivery *delivery)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_DELIVERY_BY_TICKET, DB_ARGS(db_int(post_id), db_int(version)), &rows));
	read_delivery(&rows, delivery);
	return OK;
}

enum err delivery_store_by_post(struct call *c, int64_t post_id, struct delivery *delivery)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_DELIVERY_BY_POST, DB_ARGS(db_int(post_id)), &rows));
	read_delivery(&rows, delivery);
	return OK;
}

enum err delivery_store_update(struct call *c, const struct delivery *delivery, const char *reason,
	int64_t now_us)
{
	return db_query(c, &SQL_DELIVERY_UPDATE,
		DB_ARGS(db_int(delivery->post_id), db_int(delivery->version),
			db_name(state_names, delivery->state), db_int(delivery->uncounted),
			db_int(delivery->uncertain), db_time(delivery->until_us), db_text(reason),
			db_time(now_us)),
		NULL);
}

enum err delivery_store_delete(struct call *c, int64_t post_id)
{
	return db_query(c, &SQL_DELIVERY_DELETE, DB_ARGS(db_int(post_id), db_null()), NULL);
}

enum err delivery_store_delete_ticket(struct call *c, int64_t post_id, int64_t version)
{
	return db_query(c, &SQL_DELIVERY_DELETE, DB_ARGS(db_int(post_id), db_int(version)), NULL);
}

/* 0 without a row. */
static int64_t read_version(const struct db_rows *rows)
{
	if (!rows->count)
		return 0;
	struct db_row row = db_row(rows, 0);
	return row_int(&row);
}

enum err delivery_store_give_up_post(struct call *c, const struct delivery *delivery,
	enum post_status status, int64_t *version)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_DELIVERY_GIVE_UP,
		DB_ARGS(db_int(delivery->post_id), db_int(delivery->version),
			db_name(post_status_names, status), db_time(call_now_us(c))),
		&rows));
	*version = read_version(&rows);
	return OK;
}

enum err delivery_store_take_up_post(struct call *c, const struct delivery *delivery,
	int64_t *version)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_DELIVERY_TAKE_UP,
		DB_ARGS(db_int(delivery->post_id), db_int(delivery->version),
			db_time(call_now_us(c))),
		&rows));
	if (!rows.count)
		return fail(c, ERR_CONFLICT, "the post is no dead letter any more");
	*version = read_version(&rows);
	return OK;
}

static void read_dead(const struct db_rows *rows, size_t index, struct dead_post *dead)
{
	struct db_row row = db_row(rows, index);
	*dead = (struct dead_post){0};
	dead->post_id = row_int(&row);
	dead->version = row_int(&row);
	dead->user_id = row_int(&row);
	dead->channel = (enum channel)row_name(&row, channel_names);
	dead->status = (enum post_status)row_name(&row, post_status_names);
	dead->title = row_text(&row);
	dead->attempts = row_int(&row);
	dead->reason = row_text(&row);
	dead->publish_at_us = row_time(&row);
	dead->given_up_at_us = row_time(&row);
	row_end(&row);
}

enum err delivery_store_dead(struct call *c, int64_t user_id, const struct cursor *after,
	int64_t limit, struct dead_post_list *page, bool *more)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_DEAD_LETTERS,
		DB_ARGS(db_int_or_null(user_id != 0, user_id), DB_CURSOR(after), db_int(limit + 1)),
		&rows));
	*more = db_rows_cut(&rows, limit);
	page->count = rows.count;
	page->items = call_alloc(c, (page->count + 1) * sizeof *page->items);
	for (size_t i = 0; i < page->count; i++)
		read_dead(&rows, i, &page->items[i]);
	return OK;
}
