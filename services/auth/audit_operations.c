/* Reading the audit log, for admins. */
#include "audit_store.h"
#include "auth_api.h"
#include "caller.h"

static enum err query_of(struct call *c, const struct list_audit_in *in, struct audit_query *query)
{
	*query = (struct audit_query){
		.actor_id = in->has_actor_id ? in->actor_id : 0,
		.subject_id = in->has_subject_id ? in->subject_id : 0,
		.action = in->action,
		.has_from = in->has_from,
		.from_us = in->from_us,
		.has_to = in->has_to,
		.to_us = in->to_us,
		.has_before = in->cursor != NULL,
		.limit = in->limit + 1,
	};
	return in->cursor ? cursor_decode(c, in->cursor, 0, &query->before) : OK;
}

/* GET /api/audit. One page; 400 for a cursor that is none. */
enum err list_audit(struct call *c, const struct list_audit_in *in, struct audit_page *out)
{
	struct audit_query query;
	TRY(caller_check_admin(c));
	TRY(query_of(c, in, &query));
	TRY(audit_store_page(c, &query, &out->items));
	if (out->items.count <= (size_t)in->limit)
		return OK;
	out->items.count = (size_t)in->limit;
	const struct audit_record *last = &out->items.items[in->limit - 1];
	out->next_cursor = cursor_encode(c,
		(struct cursor){.key = last->happened_at_us, .id = last->id});
	return OK;
}
