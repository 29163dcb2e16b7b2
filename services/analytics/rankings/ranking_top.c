/* A heap with the last one of them on top, as long as posts are offered. */
#include "rankings/ranking_top.h"

#include <stdbool.h>
#include <stdlib.h>

static bool is_before(const struct ranking_value *one, const struct ranking_value *other)
{
	if (one->value > other->value || one->value < other->value)
		return one->value > other->value;
	return one->post_id > other->post_id;
}

void ranking_top_init(struct ranking_top *top, struct arena *arena, size_t room)
{
	*top = (struct ranking_top){.room = room};
	top->items = arena_alloc_raw(arena, room * sizeof *top->items);
}

static void rise(struct ranking_top *top, struct ranking_value value)
{
	size_t at = top->count++;
	while (at && is_before(&top->items[(at - 1) / 2], &value)) {
		top->items[at] = top->items[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	top->items[at] = value;
}

static void sink(struct ranking_top *top, struct ranking_value value)
{
	size_t at = 0;
	for (size_t child = 1; child < top->count; child = 2 * at + 1) {
		if (child + 1 < top->count && is_before(&top->items[child], &top->items[child + 1]))
			child++;
		if (!is_before(&value, &top->items[child]))
			break;
		top->items[at] = top->items[child];
		at = child;
	}
	top->items[at] = value;
}

void ranking_top_offer(struct ranking_top *top, struct ranking_value value)
{
	if (top->count < top->room)
		rise(top, value);
	else if (is_before(&value, &top->items[0]))
		sink(top, value);
}

static int compare(const void *left, const void *right)
{
	return is_before(left, right) ? -1 : is_before(right, left);
}

void ranking_top_sort(struct ranking_top *top)
{
	qsort(top->items, top->count, sizeof *top->items, compare);
}
