/* What an import reads, whatever the format: an author or an item as the source has it, not yet
 * judged. Readers fill it (import_wxr, import_ndjson), import_rules decides what becomes of it. */
#ifndef CRIER_POSTS_IMPORT_ITEM_H
#define CRIER_POSTS_IMPORT_ITEM_H

#include "base/call.h"
#include "posts_types.h"

/* Texts, here and below, are NULL when the source has none. */
struct import_author {
	const char *login; /* how items name them; unique in the source */
	const char *email;
	const char *name;
};

struct import_item {
	int64_t line;		     /* where it starts in the file, from 1 */
	const char *key;	     /* unique and lasting in its source; NULL: it has none */
	struct import_author author; /* the login alone where authors come by themselves */
	const char *type;   /* the source's word: "post", "page", "attachment"; NULL: post */
	const char *status; /* the source's word: "publish", "future", "scheduled" */
	const char *title;
	const char *content;
	const char *excerpt;
	const char *attachment_url;
	struct text_list tags;
	struct text_list categories;
	size_t comment_count;
	bool has_date, has_created, has_updated;
	int64_t date_us; /* when it went live or is to */
	int64_t created_us;
	int64_t updated_us;
	bool has_published;
	int64_t published_us;	 /* when it first went live, also where it is not live now */
	const char *odd_date;	 /* the date as it stands there, where it cannot be read */
	bool date_is_local;	 /* by the source's clock, whose zone is not known */
	bool has_password;	 /* only readers with a password see it there */
	bool content_too_long;	 /* content was cut by the reader */
	enum post_kind kind;	 /* 0: the source does not say */
	enum post_format format; /* 0 likewise */
	enum channel channel;	 /* 0 likewise */
};

/** @return OK | ERR_INVALID, ERR_CONFLICT (only this row is bad) | any other: the import ends */
typedef enum err import_author_fn(struct call *c, void *arg, const struct import_author *author);
typedef enum err import_item_fn(struct call *c, void *arg, const struct import_item *item);
typedef void import_bad_row_fn(void *arg, int64_t line, const char *reason);

/* Who is told of what is read. Each author and item comes in a call of its own, which is gone
 * when the function returns. Where the source lists its authors they come before their items. */
struct import_sink {
	import_author_fn *author;
	import_item_fn *item;
	import_bad_row_fn *bad_row;
	void *arg;
};

/* How the reading ended. */
struct import_end {
	int64_t authors, items; /* delivered and taken */
	int64_t bad_rows;
	int64_t bytes_replaced; /* bytes that are no text, read as U+FFFD or a space */
	bool complete;		/* the file was whole */
	int64_t line;		/* where reading stopped */
	const char *why;	/* complete: NULL; else the reason, in the call's arena */
};

#endif
