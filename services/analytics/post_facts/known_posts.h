/* Which posts readers can see: from what posts' events told, and where that says nothing or no,
 * asked of posts as a stranger would. */
#ifndef CRIER_ANALYTICS_POST_FACTS_KNOWN_POSTS_H
#define CRIER_ANALYTICS_POST_FACTS_KNOWN_POSTS_H

#include "base/call.h"
#include "http/client.h"

#define KNOWN_POSTS_ASKED_MAX 100 /* of one call */

struct known_posts;

/** @param posts  borrowed; without the service token: what it is answered anybody may know */
struct known_posts *known_posts_create(struct http_client *posts);
void known_posts_destroy(struct known_posts *known);

/**
 * Makes sure that what can be known of these posts is in the database.
 * @param post_ids        none of them twice
 * @param[out] owner_ids  for each whose it is; 0: readers cannot see it
 * @param[out] removals   these owners hold while posts_mark has the same; 0: not known
 * @return OK | ERR_UNAVAILABLE (posts could not be asked; or there were too many to ask for: more
 *         of them are known the next time)
 */
MUST_CHECK enum err known_posts_look_up(struct call *c, struct known_posts *known,
	const int64_t *post_ids, size_t count, int64_t *owner_ids, int64_t *removals);

#endif
