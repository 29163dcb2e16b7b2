/* The newest that match are ranked, the best of these read. Of words alone the newest are those
 * with the highest ids, which both engines' words are kept by; with a tag, an author or a time
 * beside them those that were created last. */
#include "relevance_store.h"

#include "posts_sql.h"

#define MANY 500
#define SOME 200
#define FEW 100

#define SCORE_BITS 20
#define ID_BITS 40

static bool is_narrow(const struct post_query *query)
{
	bool hidden = query->status && !post_status_is_public(query->status);
	return query->user_id || query->tag || query->has_from || query->has_to || hidden;
}

/* SQLite ranks what it finds by words in passing, anything else one by one by its text; PostgreSQL
 * looks at every post on the way to a frequent word's newest. */
int64_t relevance_ranked_max(enum db_engine engine, const struct post_query *query,
	enum list_way way)
{
	if (engine == DB_SQLITE)
		return is_narrow(query) ? SOME : MANY;
	return way == LIST_WAY_ALONG ? FEW : MANY;
}

const char *relevance_encode(struct call *c, const struct relevance_place *place, uint8_t order)
{
	uint64_t key = (uint64_t)place->way << (SCORE_BITS + ID_BITS) |
		       (uint64_t)place->newest_id << SCORE_BITS | (uint64_t)place->score;
	return cursor_encode(c,
		(struct cursor){.order = order, .key = (int64_t)key, .id = place->id});
}

static uint64_t bits(uint64_t from, int first, int count)
{
	return from >> first & ((UINT64_C(1) << count) - 1);
}

enum err relevance_decode(struct call *c, const char *text, uint8_t order,
	const struct post_query *query, struct relevance_place *place)
{
	struct cursor cursor;
	TRY(cursor_decode(c, text, order, &cursor));
	uint64_t key = (uint64_t)cursor.key;
	uint64_t way = key >> (SCORE_BITS + ID_BITS);
	if (!list_way_is_possible((enum list_way)way, true, query->tag))
		return fail(c, ERR_BAD_REQUEST, "cursor is none of this list and sort");
	*place = (struct relevance_place){.way = (enum list_way)way,
		.newest_id = (int64_t)bits(key, SCORE_BITS, ID_BITS),
		.score = (int64_t)bits(key, 0, SCORE_BITS),
		.id = cursor.id};
	return OK;
}

static const struct sql *statement(const struct post_query *query)
{
	if (is_narrow(query))
		return query->public_only ? &SQL_POSTS_PUBLIC_RANKED : &SQL_POSTS_ALL_RANKED;
	return query->public_only ? &SQL_POSTS_PUBLIC_RANKED_NEWEST : &SQL_POSTS_ALL_RANKED_NEWEST;
}

/* The filter, the cursor, limit and skip, the words, the newest id and how many to rank. */
static enum err find(struct call *c, const struct post_query *query,
	const struct relevance_place *place, struct db_rows *rows)
{
	struct db_value args[POST_STORE_FILTER_ARGS + 7];
	struct post_query filter = *query;
	filter.way = place->way;
	post_store_filter(&filter, args);
	struct db_value *rest = args + POST_STORE_FILTER_ARGS;
	rest[0] = db_int(place->score);
	rest[1] = db_int(place->id);
	rest[2] = db_int(query->limit + 1);
	rest[3] = db_int(query->skip);
	rest[4] = db_text(query->words);
	rest[5] = db_int(place->newest_id);
	rest[6] = db_int(relevance_ranked_max(db_engine(c->db), query, place->way));
	return db_query(c, statement(query), args, COUNT_OF(args), rows);
}

enum err relevance_store_page(struct call *c, const struct post_query *query,
	struct relevance_place *place, struct post_list *page, bool *more)
{
	struct db_rows rows;
	TRY(find(c, query, place, &rows));
	*more = rows.count > (size_t)query->limit;
	page->count = *more ? (size_t)query->limit : rows.count;
	page->items = page->count ? call_alloc(c, page->count * sizeof *page->items) : NULL;
	for (size_t i = 0; i < page->count; i++) {
		struct db_row row = db_row(&rows, i);
		post_store_read(c, &row, &page->items[i]);
		place->score = row_int(&row);
		place->id = page->items[i].id;
		row_end(&row);
	}
	return OK;
}
