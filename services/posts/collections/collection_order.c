/* The order of the posts of a collection: a sorted copy finds each of ten thousand. */
#include "collections/collection_order.h"

#include <inttypes.h>
#include <stdlib.h>

struct member {
	int64_t post_id;
	bool *is_first; /* at its place in the order of now */
};

static int compare(const void *left, const void *right)
{
	int64_t a = ((const struct member *)left)->post_id;
	int64_t b = ((const struct member *)right)->post_id;
	return (a > b) - (a < b);
}

static struct member *sorted(struct call *c, const struct int_list *post_ids, bool *is_first)
{
	struct member *members = call_alloc(c, (post_ids->count + 1) * sizeof *members);
	for (size_t i = 0; i < post_ids->count; i++)
		members[i] = (struct member){post_ids->items[i], &is_first[i]};
	qsort(members, post_ids->count, sizeof *members, compare);
	return members;
}

static enum err take(struct call *c, const struct member *members, size_t count, int64_t post_id,
	size_t index)
{
	const struct member *found = bsearch(&(struct member){.post_id = post_id}, members, count,
		sizeof *members, compare);
	const char *pointer = call_printf(c, "/post_ids/%zu", index);
	if (!found)
		return fail_field(c, pointer, "post %" PRId64 " is not in the collection", post_id);
	if (*found->is_first)
		return fail_field(c, pointer, "post %" PRId64 " is named twice", post_id);
	*found->is_first = true;
	return OK;
}

enum err collection_order(struct call *c, const struct int_list *post_ids,
	const struct int_list *first, struct int_list *order)
{
	bool *is_first = call_alloc(c, post_ids->count + 1);
	const struct member *members = sorted(c, post_ids, is_first);
	struct int_list made = {.items = call_alloc(c, (post_ids->count + 1) * sizeof *made.items)};
	enum err err = OK;
	for (size_t i = 0; i < first->count; i++) {
		if (take(c, members, post_ids->count, first->items[i], i) != OK)
			err = ERR_INVALID;
		else
			made.items[made.count++] = first->items[i];
	}
	for (size_t i = 0; i < post_ids->count; i++)
		if (!is_first[i])
			made.items[made.count++] = post_ids->items[i];
	if (err == OK)
		*order = made;
	return err;
}
