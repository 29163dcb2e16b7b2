/* What parsers make of an answer: a page of facts, posts, comments and people. What is unknown is
 * NULL, or a count of all zeros, and never 0. Texts are UTF-8 and live in the parser's arena. */
#ifndef CRIER_SCRAPER_PARSED_H
#define CRIER_SCRAPER_PARSED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sources/answer.h"
#include "sources/fact.h"
#include "sources/outcome.h"

#define PARSED_POSTS_MAX 500
#define PARSED_COMMENTS_MAX 5000
#define PARSED_PEOPLE_MAX 5000
#define PARSED_PAGES_MAX 100
#define PARSED_MEDIA_MAX 40 /* of one post */
#define PARSED_LIST_MAX 50  /* of a fact of several texts */

struct arena;

enum page_field {
#define PAGE_FIELD(name, word, kind, class) PAGE_##name,
#include "sources/page_field.def"
#undef PAGE_FIELD
	PAGE_FIELD_COUNT
};

enum fact_kind { FACT_TEXT = 1, FACT_TEXTS, FACT_COUNT, FACT_FLAG, FACT_TIME };

enum field_class { CLASS_COUNTER = 1, CLASS_STATIC };

struct page_field_row {
	const char *word; /* "likes" */
	enum fact_kind kind;
	enum field_class class;
};

extern const struct page_field_row page_fields[PAGE_FIELD_COUNT];

struct parsed_page {
	struct fact facts[PAGE_FIELD_COUNT];
};

enum reaction {
	REACTION_LIKE,
	REACTION_LOVE,
	REACTION_CARE,
	REACTION_HAHA,
	REACTION_WOW,
	REACTION_SAD,
	REACTION_ANGRY,
	REACTION_KINDS
};

/** "Like", "Love"… Static. */
const char *reaction_word(enum reaction reaction);

enum media_kind { MEDIA_IMAGE = 1, MEDIA_VIDEO };

struct parsed_media {
	enum media_kind kind;
	const char *id;
	const char *url;       /* of the file; signed, ends: clone it */
	int64_t width, height; /* pixels; 0: not known */
};

struct parsed_media_list {
	struct parsed_media *items;
	size_t count;
};

enum post_kind {
	POST_KIND_POST = 1,
	POST_KIND_VIDEO,
	POST_KIND_PHOTO,
	POST_KIND_ENTRY /* of a feed */
};

struct parsed_post {
	enum post_kind kind;
	enum fact_source source;
	const char *id;
	const char *target_id; /* what its reactions and comments are said of; NULL: not known */
	const char *url;
	const char *title;  /* of a video, of an entry */
	const char *text;   /* NULL: not known; "": there is none */
	const char *header; /* "Somebody updated their cover photo." */
	const char *author;
	const char *author_id;
	bool has_created;
	int64_t created_us;
	const char *created_text; /* as the source wrote it; NULL for a number of seconds */
	bool has_updated;
	int64_t updated_us;
	const char *updated_text;
	const char *time_text; /* "22 hrs": where nothing better is known */
	bool is_pinned;
	bool only_in_tile;	/* a video that only the tile which shows it tells of */
	struct count reactions; /* of all kinds */
	struct count by_type[REACTION_KINDS];
	struct count likes;		 /* only Like, where a source counts so */
	struct count comments;		 /* with replies */
	struct count comments_top_level; /* without */
	struct count shares;
	struct count views;			      /* of a video */
	struct count comments_in_file, likes_in_file; /* pages of them, no totals */
	const char *reactors_text;
	struct parsed_media_list media;
};

struct parsed_comment {
	enum fact_source source;
	const char *id;
	const char *post_id;
	const char *parent_id; /* of the comment that it answers */
	const char *author;
	const char *author_id; /* may be a pfbid, which says nothing */
	const char *author_url;
	bool has_created;
	int64_t created_us;
	const char *created_text;
	const char *time_text;
	const char *text;
	const char *url;
	struct count reactions;
	struct count likes;
	struct count replies;
};

enum person_role { PERSON_REACTOR = 1, PERSON_FOLLOWING, PERSON_FOLLOWER, PERSON_AUTHOR };

struct parsed_person {
	enum fact_source source;
	enum person_role role;
	const char *id;
	const char *name;
	const char *url;
	const char *picture;
};

#define PARSED_LIST(name, type)     \
	struct name {               \
		struct type *items; \
		size_t count;       \
		size_t capacity;    \
	}

PARSED_LIST(parsed_posts, parsed_post);
PARSED_LIST(parsed_comments, parsed_comment);
PARSED_LIST(parsed_people, parsed_person);
PARSED_LIST(parsed_pages, parsed_page);

/* What the Graph API says of an error. */
struct parsed_error {
	int64_t code, subcode; /* 0: none */
	const char *type;
	const char *message;
	bool is_transient; /* the API says so itself */
};

/* X-App-Usage, X-Page-Usage and the worst of X-Business-Use-Case-Usage, in per cent. */
struct parsed_usage {
	bool known;
	int64_t call_count, total_cputime, total_time;
	int64_t regain_minutes; /* until requests are taken again; 0: not said */
};

/* One answer in a batch of the Graph API. */
struct parsed_item {
	int64_t status;
	enum outcome outcome;
	struct parsed_error error;
	struct parsed_usage usage;
};

PARSED_LIST(parsed_items, parsed_item);

struct parsed {
	enum outcome outcome;
	const char *detail;	 /* for people: why this outcome; NULL: nothing to say */
	enum fact_source source; /* who told most; each fact has its own */
	bool has_page;
	struct parsed_page page;
	struct parsed_pages pages; /* where several were asked for; the page is not among them */
	struct parsed_posts posts; /* newest last or first: as the source has them, each id once */
	struct parsed_posts videos, photos, entries;
	struct parsed_comments comments;
	struct parsed_comments ld_comments; /* the places of JSON-LD; one without an id is empty */
	int64_t comments_elsewhere;	    /* of other posts, which were left out */
	struct parsed_people people;
	struct parsed_items items;
	bool has_posts; /* the source tells posts; there may be none */
	bool knows_has_next;
	bool has_next;
	const char *next_cursor; /* without any token; NULL: none */
	struct parsed_error error;
	struct parsed_usage usage;
	struct count reactions_total; /* of a list of reactors */
	struct count by_type_id[16];  /* by the number of the reaction's type there */
	const char *owner_id;
};

/**
 * Judges and parses one answer. It never fails: what is wrong is in outcome and detail, and facts
 * are there only where they could be read. No network, no clock, no state; time is linear in the
 * body, of which there are at most ANSWER_BYTES_MAX.
 * @param arena  of the result and of all that is made meanwhile; some times the body's size
 */
void parse_answer(struct arena *arena, const struct answer *answer, struct parsed *parsed);

/** Adds the facts of newer to kept, each by fact_merge. @return how many changed */
int page_merge(struct parsed_page *kept, const struct parsed_page *newer);

#endif
