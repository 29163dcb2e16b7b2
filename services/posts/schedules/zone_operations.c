/* The operations by which the scheduler keeps schedules at the local minute that was meant, when
 * the rules of a zone change. */
#include "events/event.h"
#include "schedules/zone_store.h"

/* GET /internal/zones. */
enum err internal_list_zones(struct call *c, struct zone_states *out)
{
	return zone_store_states(c, &out->items);
}

static enum err put(struct call *c, void *arg)
{
	const struct zone_rules *rules = arg;
	return rules->settled ? zone_store_settle(c, rules) : zone_store_notice(c, rules);
}

/* PUT /internal/zones. */
enum err internal_put_zone(struct call *c, const struct internal_put_zone_in *in)
{
	struct zone_rules rules = in->body;
	return db_write(c, put, &rules);
}

/* GET /internal/zones/schedules. */
enum err internal_list_zone_schedules(struct call *c,
	const struct internal_list_zone_schedules_in *in, struct post_schedule_page *out)
{
	struct cursor after;
	if (in->cursor)
		TRY(cursor_decode(c, in->cursor, 0, &after));
	bool more;
	TRY(zone_store_schedules(c, in->zone, in->cursor ? &after : NULL, in->limit, &out->items,
		&more));
	if (!more)
		return OK;
	const struct post_schedule *last = &out->items.items[out->items.count - 1];
	out->next_cursor = cursor_encode(c,
		(struct cursor){.key = last->publish_at_us, .id = last->post_id});
	return OK;
}

struct move_job {
	const struct zone_move_list *moves;
	struct due_item_list *moved;
};

static enum err move(struct call *c, void *arg)
{
	struct move_job *job = arg;
	TRY(zone_store_move(c, job->moves, call_now_us(c), job->moved));
	int64_t *ids = call_alloc(c, job->moved->count * sizeof *ids);
	for (size_t i = 0; i < job->moved->count; i++)
		ids[i] = job->moved->items[i].post_id;
	return event_note_posts(c, EVENT_KIND_POST_SCHEDULED, 0, ids, job->moved->count);
}

/* POST /internal/zones/moves. What its author moved or cancelled meanwhile has another version. */
enum err internal_move_zoned(struct call *c, const struct internal_move_zoned_in *in,
	struct zone_moved *out)
{
	return db_write(c, move,
		&(struct move_job){.moves = &in->body.items, .moved = &out->items});
}
