/* schema.org in scripts (JSON-LD) and in attributes (microdata, RDFa). */
#ifndef CRIER_SCRAPER_SCHEMA_ORG_H
#define CRIER_SCRAPER_SCHEMA_ORG_H

#include "sources/parsing.h"

#define SCHEMA_ORG_DEPTH_MAX 8 /* of lists in lists */

/** JSON-LD of p's document: each script a value, broken ones left out. */
struct islands schema_org_scripts(struct parsing *p);

/** Whether an object is of a type; the type may be one of several, and with its address in front.
 */
bool schema_org_is(struct value object, const char *type);

/** Whether one of its types ends so: "NewsArticle" is an "Article". */
bool schema_org_ends(struct value object, const char *end);

/** Sets address, city and rating of whoever has them. */
void schema_org_read_place(struct parsing *p, struct value object);

/** A text, a number, or the first of an array, or what is said in some language; without markup. */
const char *schema_org_text(struct value value, struct arena *arena);

/** Behind "mailto:", "tel:" or the like, where a text begins so. */
const char *schema_org_contact(const char *text, const char *scheme);

/** The name of an object, or a text: of authors and the like. */
const char *schema_org_name(struct value value, struct arena *arena);

/** An image: its address, or that of an object or of the first of an array. */
const char *schema_org_image(struct value value, struct arena *arena);

/** What the statistics of an object count for an action, "LikeAction"; 2020's form, or the older
 *  "UserLikes:5555" and "5555 UserLikes". */
struct count schema_org_statistic(struct value object, const char *action, const char *user_form,
	struct arena *arena);

/** Facebook's own: organisation, place, rating, breadcrumbs, posting with comments. */
void schema_org_read_facebook(struct parsing *p, const struct islands *scripts);

/** Any page's: articles, organisations, events. */
void schema_org_read_page(struct parsing *p, const struct islands *scripts, const char *base);

/** Microdata and RDFa of any page. */
void schema_org_read_items(struct parsing *p, const char *base);

#endif
