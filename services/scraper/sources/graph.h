/* Answers of the Graph API, all versions since 2.1: pages, posts, comments, people, figures,
 * errors. */
#ifndef CRIER_SCRAPER_GRAPH_H
#define CRIER_SCRAPER_GRAPH_H

#include "sources/parsing.h"

/** Reads a body that is JSON. @return whether it is an answer of the API's */
bool graph_read(struct parsing *p, struct value root);

/** What an error means for whoever asked; from its code, or where it has none from its message. */
enum outcome graph_error_outcome(const struct parsed_error *error, int status);

/** Reads {"error":{…}}. @return whether there is one; its outcome goes to *outcome */
bool graph_error_read(struct arena *arena, struct value root, int status,
	struct parsed_error *error, enum outcome *outcome);

/** Adds a header that says how much of the quota is used; others are passed over. */
void graph_usage_read(struct arena *arena, const char *name, const char *value,
	struct parsed_usage *usage);

#endif
