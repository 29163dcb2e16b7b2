/* What becomes of an imported item.
 *
 *   the source says            it becomes
 *   publish, published         published, at its date; a date to come is now
 *   future, scheduled          scheduled for its minute; once that is past, a draft
 *   draft                      a draft
 *   pending                    a draft: only articles wait for approval; an article's stays
 *   approved, rejected         stays for an article, a draft for a post
 *   failed, unconfirmed        stays, with the minute that it was scheduled for; without one, a
 * draft private, with a password   a draft: nothing here is hidden and published at once trash,
 * auto-draft, inherit passed over type page                  a post with the tag "page" any other
 * type             passed over: attachments, menus, a plugin's own
 *
 * Nothing becomes public that was not, and nothing is changed silently: the notes say it. What our
 * own export says (is_exact) keeps its title, content and tags as they stand. */
#ifndef CRIER_POSTS_IMPORT_RULES_H
#define CRIER_POSTS_IMPORT_RULES_H

#include "import/item.h"

/* As proto/posts.yaml bounds PostDraft, in code points and tags. */
#define IMPORT_TITLE_MAX 300
#define IMPORT_CONTENT_MAX 262144
#define IMPORT_TAG_MAX 50
#define IMPORT_TAGS_MAX 20

/* The title of what has neither a title nor words. */
#define IMPORT_NO_TITLE "(untitled)"

enum import_verdict {
	IMPORT_TAKEN,
	IMPORT_PASSED_OVER, /* by rule: it is no post */
	IMPORT_REFUSED,	    /* it is one, and cannot become one of ours */
};

struct import_post {
	struct post post;  /* without id and user_id; version 1 */
	bool has_images;   /* the source says which it shows; else those here stay */
	bool has_schedule; /* the wall-clock time of publish_at; else it is UTC's */
	struct record_schedule schedule;
	const char *failure;	     /* of failed and unconfirmed: why; or NULL */
	const char *key;	     /* the item's; NULL: it has none */
	struct import_author author; /* the item's; without a login: nobody is named */
	struct text_list notes;	     /* what is other than it was, for people */
};

/**
 * Judges an item by the call's clock.
 * @param[out] out     filled when it is taken; lives as long as the call and the item
 * @param[out] reason  why it is not taken; NULL when it is
 */
enum import_verdict import_rules_apply(struct call *c, const struct import_item *item,
	struct import_post *out, const char **reason);

#endif
