/* What an import reads, whatever the format: an author, an item or a comment as the source has it,
 * not yet judged. Readers fill it (import_wxr, import_feed, import_ndjson), import_rules and
 * import_comment_rules decide what becomes of it. */
#ifndef CRIER_POSTS_IMPORT_ITEM_H
#define CRIER_POSTS_IMPORT_ITEM_H

#include "base/call.h"
#include "posts_types.h"

/* Texts, here and below, are NULL when the source has none. */
struct import_author {
	const char *login; /* how items name them; unique in the source */
	const char *id;	   /* how comments name them; NULL: not at all */
	const char *email;
	const char *name;
};

/* One of an item's comments. Who said it is somebody with an account (a login or an e-mail
 * address), or a name and nothing else. */
struct import_comment {
	int64_t line;
	const char *post_key; /* NULL: it is about the item that came before */
	const char *key;      /* unique and lasting among those of its item; NULL: it has none */
	struct import_author author;
	const char *type;   /* the source's word: "comment", "pingback"; NULL: a comment */
	const char *status; /* the source's word: "1", "spam", "visible" */
	const char *content;
	const char *reason; /* why it is hidden */
	bool is_html;	    /* content; else it stays as it is */
	bool has_created, has_updated;
	int64_t created_us;
	int64_t updated_us;
};

struct import_comment_list {
	struct import_comment *items;
	size_t count;
};

/* Comments that are handed over together at most: what a reader keeps in memory. */
#define IMPORT_COMMENTS_AT_ONCE 100

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
	const char *alt; /* of an attachment: what it shows, in words */
	int64_t number;	 /* how other items of the source name it; 0: not at all */
	int64_t cover;	 /* the number of the attachment that is its cover; 0: it has none */
	struct text_list tags;
	struct text_list categories;
	struct post_image_list images;	     /* that it shows; only where it is exact */
	struct import_comment_list comments; /* the first ones; others follow by themselves */
	bool has_date, has_created, has_updated;
	int64_t date_us; /* when it went live or is to */
	int64_t created_us;
	int64_t updated_us;
	bool is_exact; /* our own: what it says is taken as it stands, or not at all */
	bool has_schedule;
	struct record_schedule schedule; /* in whose zone date_us, or was_at_us, was meant */
	bool has_was_at;		 /* a minute that it was scheduled for */
	int64_t was_at_us;
	const char *failure; /* why its channel did not take it */
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
typedef enum err import_comments_fn(struct call *c, void *arg,
	const struct import_comment_list *comments);
typedef void import_bad_row_fn(void *arg, int64_t line, const char *reason);

/* Who is told of what is read. Each author, item and handful of comments comes in a call of its
 * own, which is gone when the function returns. Where the source lists its authors they come before
 * their items; comments come with their item or after it. Whoever is NULL is not told. */
struct import_sink {
	import_author_fn *author;
	import_item_fn *item;
	import_comments_fn *comments;
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
