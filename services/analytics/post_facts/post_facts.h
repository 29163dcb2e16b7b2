/* What analytics knows of posts: whether readers can see one, and whose it is. */
#ifndef CRIER_ANALYTICS_POST_FACTS_POST_FACTS_H
#define CRIER_ANALYTICS_POST_FACTS_POST_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct post_facts {
	int64_t post_id;
	int64_t user_id; /* whose */
	const char *kind;
	const char *title;
	const char *status;
	int64_t created_at_us;
	bool has_publish_at;
	int64_t publish_at_us;
	bool has_published_at;
	int64_t published_at_us;
};

/** Whether anybody can read it: a scheduled one goes live at its time, of which posts does not
 *  always tell. */
bool post_facts_is_public(const struct post_facts *facts, int64_t now_us);

#endif
