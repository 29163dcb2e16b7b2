/* The operation that tells how a post came to what it is. */
#include "history_store.h"
#include "post.h"
#include "post_store.h"

/* GET /api/posts/{id}/history. */
enum err list_history(struct call *c, const struct list_history_in *in,
	struct post_transition_page *out)
{
	struct post post;
	TRY(post_store_by_id(c, in->id, &post));
	TRY(post_check_may_review(c, &post));
	struct cursor after, last;
	bool more;
	if (in->cursor)
		TRY(cursor_decode(c, in->cursor, 0, &after));
	TRY(history_store_page(c, in->id, in->cursor ? &after : NULL, in->limit, &out->items, &last,
		&more));
	if (more)
		out->next_cursor = cursor_encode(c, last);
	return OK;
}
