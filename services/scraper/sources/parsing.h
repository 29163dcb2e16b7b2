/* What the parsers share while one answer is read: its text, and the result that they fill. */
#ifndef CRIER_SCRAPER_PARSING_H
#define CRIER_SCRAPER_PARSING_H

#include <string.h>

#include "base/arena.h"
#include "sources/document.h"
#include "sources/parsed.h"
#include "sources/tree.h"

#define ISLANDS_MAX 1000
#define WORDS_BYTES_MAX ((size_t)256 * 1024) /* of one text of a page */

/* JSON that was found in scripts, in the order of the page. */
struct islands {
	struct value *items;
	size_t count;
};

struct parsing {
	struct arena *arena;
	const struct answer *answer;
	const char *text; /* the body as UTF-8 */
	size_t len;
	struct document *document; /* of markup; NULL */
	struct islands islands;
	const char *lang; /* of the page; NULL: not known */
	struct parsed *out;
};

/** Another item at the end of a list, zeroed; NULL when there are max. */
void *list_grow(struct arena *arena, void **items, size_t *count, size_t *capacity, size_t size,
	size_t max);

#define LIST_ADD(arena, list, max)                                                   \
	list_grow(arena, (void **)&(list)->items, &(list)->count, &(list)->capacity, \
		sizeof *(list)->items, max)

/* What a post is known by. */
struct post_name {
	const char *id;
	enum post_kind kind;
	enum fact_source source;
};

/** The post of that id in a list, or a new one at its end; NULL when there are too many.
 *  @param[out] is_new  false for NULL */
struct parsed_post *parsing_post(struct parsing *p, struct parsed_posts *list,
	const struct post_name *name, bool *is_new);

/* Each sets a fact that is not known yet, or not as exactly; nothing where the value is NULL, empty
 * or unknown. Whoever comes first is believed: parsers ask their best places first. */
void page_set_text(struct parsing *p, enum page_field field, enum fact_source source,
	const char *text);
void page_set_count(struct parsing *p, enum page_field field, enum fact_source source,
	struct count count);
void page_set_int(struct parsing *p, enum page_field field, enum fact_source source, int64_t value);
void page_set_flag(struct parsing *p, enum page_field field, enum fact_source source, bool value);
void page_set_time(struct parsing *p, enum page_field field, enum fact_source source,
	const char *text);

/** One more text in a list, unless it is there. */
void page_add_text(struct parsing *p, enum page_field field, enum fact_source source,
	const char *text);

/** What a text field holds; NULL when it is not known. */
const char *page_text(const struct parsing *p, enum page_field field);

/** An exact count, and one that may be unknown. */
struct count count_of(int64_t value);
struct count count_of_value(struct value value);

/** Without blanks at both ends; NULL for NULL and for nothing. */
const char *text_trim(struct arena *arena, const char *text);

/** memmem for strings; NULL when it is not there. */
const char *text_find(const char *text, size_t len, const char *what);

#endif
