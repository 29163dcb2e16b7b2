/* Tickets that workers send. */
#include "publishing/tickets.h"

#include <stdlib.h>

#include "base/pairs.h"

#define TICKET_BYTES 24

static int by_post(const void *a, const void *b)
{
	const struct ticket *left = a;
	const struct ticket *right = b;
	if (left->post_id != right->post_id)
		return left->post_id < right->post_id ? -1 : 1;
	return (left->version > right->version) - (left->version < right->version);
}

/* Mostly they are in order. */
void tickets_sort(const struct ticket_list *tickets)
{
	for (size_t i = 1; i < tickets->count; i++) {
		if (by_post(&tickets->items[i - 1], &tickets->items[i]) > 0) {
			qsort(tickets->items, tickets->count, sizeof *tickets->items, by_post);
			return;
		}
	}
}

enum err tickets_read(struct call *c, const char *text, struct ticket_list *tickets)
{
	*tickets = (struct ticket_list){
		.items = call_alloc(c, (pairs_count(text) + 1) * sizeof *tickets->items)};
	struct ticket *ticket = tickets->items;
	for (; pairs_next(&text, &ticket->post_id, &ticket->version); ticket++)
		tickets->count++;
	tickets_sort(tickets);
	return *text ? fail_field(c, "/tickets", "must be post_id:version, with spaces between")
		     : OK;
}

static const struct notation {
	const char *open, *between, *close;
} notations[DB_ENGINE_COUNT] = {
	[DB_SQLITE] = {"\"", "\":", ""},
	[DB_POSTGRES] = {"{", ",", "}"},
};

static void add_pair(struct text *all, const struct ticket *ticket, const struct notation *notation)
{
	if (all->len > 1)
		text_add_char(all, ',');
	text_add_string(all, notation->open);
	text_add_int(all, ticket->post_id);
	text_add_string(all, notation->between);
	text_add_int(all, ticket->version);
	text_add_string(all, notation->close);
}

struct db_value tickets_value(struct call *c, const struct ticket_list *tickets)
{
	struct text all;
	text_init(&all, c->arena, TICKET_BYTES * tickets->count + 3, SIZE_MAX);
	text_add_char(&all, '{');
	for (size_t i = 0; i < tickets->count; i++)
		add_pair(&all, &tickets->items[i], &notations[db_engine(c->db)]);
	text_add_char(&all, '}');
	return db_text(text_string(&all));
}
