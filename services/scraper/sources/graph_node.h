/* Nodes of the Graph API that are no pages. */
#ifndef CRIER_SCRAPER_GRAPH_NODE_H
#define CRIER_SCRAPER_GRAPH_NODE_H

#include "sources/parsing.h"

bool graph_has(struct value node, const char *member);

bool graph_is_comment(struct parsing *p, struct value node);
bool graph_is_post(struct parsing *p, struct value node);

/** @param post_id  of the post that it is on; NULL: not known */
void graph_read_comment(struct parsing *p, struct value node, const char *post_id);

/** A post, with those comments on it that are in it. */
void graph_read_post(struct parsing *p, struct value node);

/** @param[out] text  as it is written; untouched, as time_us is, where there is no time */
bool graph_read_time(struct parsing *p, struct value node, const char *member, int64_t *time_us,
	const char **text);

#endif
