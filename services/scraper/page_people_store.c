/* Rows to structs and back. */
#include "page_people_store.h"

#include <string.h>

#include "page_erasure_store.h"
#include "scraper_sql.h"

#define PERSON_ARGS 7
#define RELATION_ARGS 4
#define REMOVED_AT_ONCE 500

static const char *person_id(const struct parsed_person *person)
{
	return person->id && *person->id ? person->id : person->url;
}

const char *page_people_author_id(const struct parsed_comment *comment)
{
	return comment->author_id && *comment->author_id ? comment->author_id : comment->author_url;
}

static void bind_person(struct call *c, const struct parsed_person *person, int64_t seen_at_us,
	struct db_value args[PERSON_ARGS])
{
	const char *id = person_id(person);
	const struct db_value values[PERSON_ARGS] = {db_text(id), db_text(person->name),
		db_text(person->url), db_text(person->picture),
		db_text(fact_source_word(person->source)), db_time(seen_at_us),
		db_text(page_erasure_digest(c, ERASURE_PERSON, id))};
	memcpy(args, values, sizeof values);
}

/* NULL: nothing that is listed. */
static const char *relation_word(enum person_role role)
{
	static const char *const words[] = {[PERSON_REACTOR] = "reactor",
		[PERSON_FOLLOWING] = "following",
		[PERSON_FOLLOWER] = "follower",
		[PERSON_AUTHOR] = NULL};
	return words[role];
}

static enum err put_relations(struct call *c, int64_t page_id, const struct parsed_people *people,
	int64_t seen_at_us)
{
	struct db_value *args = call_alloc(c, (people->count + 1) * RELATION_ARGS * sizeof *args);
	size_t count = 0;
	for (size_t i = 0; i < people->count; i++) {
		const struct parsed_person *person = &people->items[i];
		if (!person_id(person) || !relation_word(person->role))
			continue;
		struct db_value *to = args + RELATION_ARGS * count++;
		to[0] = db_int(page_id);
		to[1] = db_text(relation_word(person->role));
		to[2] = db_text(person_id(person));
		to[3] = db_time(seen_at_us);
	}
	return count ? db_query_each(c, &SQL_PAGE_RELATION_PUT, args, count) : OK;
}

enum err page_people_store_put(struct call *c, int64_t page_id, const struct parsed_people *people,
	int64_t seen_at_us)
{
	struct db_value *args = call_alloc(c, (people->count + 1) * PERSON_ARGS * sizeof *args);
	size_t count = 0;
	for (size_t i = 0; i < people->count; i++)
		if (person_id(&people->items[i]))
			bind_person(c, &people->items[i], seen_at_us, args + PERSON_ARGS * count++);
	if (!count)
		return OK;
	TRY(db_query_each(c, &SQL_PAGE_PERSON_PUT, args, count));
	return put_relations(c, page_id, people, seen_at_us);
}

enum err page_people_store_put_authors(struct call *c, const struct parsed_comments *comments,
	int64_t seen_at_us)
{
	struct db_value *args = call_alloc(c, (comments->count + 1) * PERSON_ARGS * sizeof *args);
	size_t count = 0;
	for (size_t i = 0; i < comments->count; i++) {
		const struct parsed_comment *comment = &comments->items[i];
		const struct parsed_person author = {.source = comment->source,
			.id = page_people_author_id(comment),
			.name = comment->author,
			.url = comment->author_url};
		if (author.id)
			bind_person(c, &author, seen_at_us, args + PERSON_ARGS * count++);
	}
	return count ? db_query_each(c, &SQL_PAGE_PERSON_PUT, args, count) : OK;
}

static void read_person(struct db_row *row, struct social_media_user *person)
{
	person->id = row_int(row);
	person->platform_id = row_text(row);
	person->name = row_text(row);
	person->url = row_text(row);
	person->picture = row_text(row);
	person->source = row_text(row);
	person->seen_at_us = row_time(row);
	row_end(row);
}

enum err page_people_store_page(struct call *c, int64_t page_id, const char *kind,
	int64_t before_id, int64_t limit, struct social_media_user_list *people, bool *more)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_PAGE_RELATION_PAGE,
		DB_ARGS(db_int(page_id), db_text(kind), db_int_or_null(before_id != 0, before_id),
			db_int(limit + 1)),
		&rows));
	*more = db_rows_cut(&rows, limit);
	people->count = rows.count;
	people->items = call_alloc(c, (people->count + 1) * sizeof *people->items);
	for (size_t i = 0; i < people->count; i++) {
		struct db_row row = db_row(&rows, i);
		read_person(&row, &people->items[i]);
	}
	return OK;
}

enum err page_people_store_erase(struct call *c, int64_t id)
{
	struct db_row row;
	enum err err = db_query_one(c, &SQL_PAGE_PERSON_PLATFORM_ID, DB_ARGS(db_int(id)), &row);
	if (err == ERR_NOT_FOUND)
		return fail(c, err, "there is no such person");
	TRY(err);
	TRY(page_erasure_store_put(c, ERASURE_PERSON, row_text(&row)));
	TRY(db_query(c, &SQL_PAGE_PERSON_BODIES_DELETE, DB_ARGS(db_int(id)), NULL));
	return db_query(c, &SQL_PAGE_PERSON_DELETE, DB_ARGS(db_int(id)), NULL);
}

enum err page_people_store_remove(struct call *c, int64_t before_us, int64_t *removed)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_PAGE_PEOPLE_REMOVE,
		DB_ARGS(db_time(before_us), db_int(REMOVED_AT_ONCE)), &rows));
	*removed = (int64_t)rows.count;
	return OK;
}
