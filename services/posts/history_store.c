/* How posts came to their status, in the database. */
#include "history_store.h"

#include "base/text.h"
#include "db/names.h"
#include "posts_sql.h"

#define ID_BYTES 21

enum err history_store_add(struct call *c, const struct history_note *note)
{
	if (note->from == note->to)
		return OK;
	int64_t actor_id = c->principal.user_id;
	return db_query(c, &SQL_HISTORY_ADD,
		DB_ARGS(db_int(note->post_id), db_int(note->version),
			db_name(post_status_names, note->from),
			db_name(post_status_names, note->to),
			db_name(post_action_names, note->action),
			db_int_or_null(actor_id != 0, actor_id), db_text(note->reason),
			db_time(call_now_us(c))),
		NULL);
}

enum err history_store_note(struct call *c, enum post_status from, const struct post *post,
	enum post_action action)
{
	return history_store_add(c, &(struct history_note){.post_id = post->id,
					    .version = post->version,
					    .from = from,
					    .to = post->status,
					    .action = action});
}

static void read_transition(const struct db_rows *rows, size_t index,
	struct post_transition *transition, struct cursor *place)
{
	struct db_row row = db_row(rows, index);
	*transition = (struct post_transition){0};
	transition->post_id = row_int(&row);
	transition->from = (enum post_status)row_name(&row, post_status_names);
	transition->to = (enum post_status)row_name(&row, post_status_names);
	transition->action = (enum post_action)row_name(&row, post_action_names);
	transition->has_actor_id = row_int_or_null(&row, &transition->actor_id);
	transition->reason = row_text(&row);
	transition->has_version = row_int_or_null(&row, &transition->version);
	transition->at_us = row_time(&row);
	*place = (struct cursor){.key = transition->at_us, .id = row_int(&row)};
	row_end(&row);
}

enum err history_store_page(struct call *c, int64_t post_id, const struct cursor *after,
	int64_t limit, struct post_transition_list *page, struct cursor *last, bool *more)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_HISTORY_PAGE,
		DB_ARGS(db_int(post_id), DB_CURSOR(after), db_int(limit + 1)), &rows));
	*more = db_rows_cut(&rows, limit);
	page->count = rows.count;
	page->items = call_alloc(c, (page->count + 1) * sizeof *page->items);
	for (size_t i = 0; i < page->count; i++)
		read_transition(&rows, i, &page->items[i], last);
	return OK;
}

/* Whether what was decided last is still what it is. */
static bool decision_stands(const struct post *post)
{
	return post->kind == POST_KIND_ARTICLE && post->status != POST_STATUS_DRAFT &&
	       post->status != POST_STATUS_PENDING;
}

/* "[1,2]"; NULL where no decision stands. */
static const char *decided_ids(struct call *c, const struct post_list *posts)
{
	struct text ids;
	text_init(&ids, c->arena, ID_BYTES * posts->count + 2, SIZE_MAX);
	for (size_t i = 0; i < posts->count; i++) {
		if (!decision_stands(&posts->items[i]))
			continue;
		text_add_char(&ids, ids.len ? ',' : '[');
		text_add_int(&ids, posts->items[i].id);
	}
	if (!ids.len)
		return NULL;
	text_add_char(&ids, ']');
	return text_string(&ids);
}

static void read_decision(struct db_row *row, struct decision *decision)
{
	enum post_status to = (enum post_status)row_name(row, post_status_names);
	decision->outcome = to == POST_STATUS_REJECTED ? DECISION_OUTCOME_REJECTED
						       : DECISION_OUTCOME_APPROVED;
	decision->reason = row_text(row);
	row_int_or_null(row, &decision->decided_by);
	decision->decided_at_us = row_time(row);
}

static void give_decision(const struct db_rows *rows, size_t index, struct post_list *posts)
{
	struct db_row row = db_row(rows, index);
	int64_t post_id = row_int(&row);
	struct decision decision = {0};
	read_decision(&row, &decision);
	row_end(&row);
	for (size_t i = 0; i < posts->count; i++) {
		if (posts->items[i].id != post_id)
			continue;
		posts->items[i].has_decision = true;
		posts->items[i].decision = decision;
	}
}

enum err history_store_decisions(struct call *c, struct post_list *posts)
{
	const char *ids = decided_ids(c, posts);
	if (!ids)
		return OK;
	struct db_rows rows;
	TRY(db_query(c, &SQL_HISTORY_DECISIONS, DB_ARGS(db_text(ids)), &rows));
	for (size_t i = 0; i < rows.count; i++)
		give_decision(&rows, i, posts);
	return OK;
}
