/* Articles, and people who have to do with them. */
#ifndef CRIER_TESTS_STORE_POSTS_GIVEN_ARTICLES_H
#define CRIER_TESTS_STORE_POSTS_GIVEN_ARTICLES_H

#include "given.h"
#include "posts_api.h"

#define EVE 3 /* approves */
#define MAX 4 /* so does he */

/** A post of Ann's of that kind, in a status by which it did not come there. */
struct post given_in_status(struct fixture *f, enum post_kind kind, enum post_status status);

/** An article of Ann's, as POST /api/blogs makes it: pending, at version 1. */
struct post given_article(struct fixture *f);

/** One more call, of that person. */
struct call *call_of(const struct fixture *f, int64_t user_id, enum role role);

#endif
