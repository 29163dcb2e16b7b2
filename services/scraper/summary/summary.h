/* What is known of a page in a few sentences, computed from its figures. */
#ifndef CRIER_SCRAPER_SUMMARY_H
#define CRIER_SCRAPER_SUMMARY_H

#include "base/call.h"
#include "sources/fact.h"
#include "summary/figures.h"

#define SUMMARY_POSTS_MAX 20

struct summary_post {
	bool has_created;
	int64_t created_us;
	const char *text; /* NULL: not known */
	struct count reactions, comments, shares;
};

/* What a summary is made of. What is not known is NULL, or a count of all zeros. */
struct summary_data {
	const char *username;
	const char *name, *category, *about;
	struct count followers, following, likes, talking_about;
	const struct summary_post *posts; /* newest first */
	size_t post_count;		  /* SUMMARY_POSTS_MAX at most */
	struct count followers_before;	  /* at before_us */
	int64_t before_us;
	int64_t as_of_us; /* when most of it was fetched */
};

/** Every number that may be said of a page: what is known, its sums, means and changes. */
void summary_figures(const struct summary_data *data, struct figures *figures);

/** Some sentences in English, in the call's arena; it says so where nothing is known. */
const char *summary_compute(struct call *c, const struct summary_data *data);

/** A digest of all that a summary is made of, and of how: the same data have the same. */
const char *summary_digest(struct call *c, const struct summary_data *data);

/** The data as a JSON object, for whoever writes a summary of them; in the call's arena. */
const char *summary_describe(struct call *c, const struct summary_data *data);

#endif
