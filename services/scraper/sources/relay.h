/* Relay's data in the scripts of www.facebook.com: since 2024 as JSON of its own, before that
 * inside of calls. Places in it move with every release, so all is found by the names of members.
 */
#ifndef CRIER_SCRAPER_RELAY_H
#define CRIER_SCRAPER_RELAY_H

#include "sources/parsing.h"

/** Whether p's islands hold results of Relay, of whatever query. */
bool relay_has_results(const struct parsing *p);

/** Whether they are of a page, or of a post of one, as far as names of members tell: nothing need
 * be readable of it. */
bool relay_is_of_page(const struct parsing *p);

/** Whether they are of a person, a group or an event; after relay_read_page. */
bool relay_is_of_others(const struct parsing *p);

/** Facts of the page: header, tiles, fields of the About tab. */
void relay_read_page(struct parsing *p);

/** Posts, newest first and the pinned one; what it says of more of them. */
void relay_read_posts(struct parsing *p);

/** Videos and photos with their counts, each id once. */
void relay_read_media(struct parsing *p);

void relay_read_comments(struct parsing *p);

/** Counts that lie elsewhere, under the id of a post that was read: of parts of a page that came
 * later, and of classic pages. What is known stays. */
void relay_read_counts(struct parsing *p);

/** Reads the counts below a feedback object; what is not there stays as it is. */
void relay_read_feedback(struct parsing *p, struct value feedback, struct parsed_post *post);

/** The user whom the header of the page shows; none where there is no header. */
struct value relay_find_header(const struct parsing *p);

/** The first member of that name in any island. */
struct value relay_find(const struct parsing *p, const char *key);

#endif
