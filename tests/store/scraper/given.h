/* Pages as parsers find them, for tests of what is kept of them. */
#ifndef CRIER_TESTS_STORE_SCRAPER_GIVEN_H
#define CRIER_TESTS_STORE_SCRAPER_GIVEN_H

#include "page_keeping.h"
#include "store/fixture.h"

#define DAY_US INT64_C(86400000000)

/** Nothing but that there is a page; fetched at the fixture's time. */
struct parsed *parsed_page(struct fixture *f);

/** Adds what is known of it, from www.facebook.com, at the fixture's time. */
void parsed_text(struct fixture *f, struct parsed *parsed, enum page_field field, const char *text);
void parsed_exact(struct fixture *f, struct parsed *parsed, enum page_field field, int64_t number);
void parsed_about(struct fixture *f, struct parsed *parsed, enum page_field field, int64_t number,
	int64_t unit);

/** Adds a post, a comment, somebody. Ids and texts are borrowed. */
struct parsed_post *parsed_post(struct fixture *f, struct parsed *parsed, const char *id,
	int64_t created_us);
struct parsed_comment *parsed_comment(struct fixture *f, struct parsed *parsed, const char *post_id,
	const char *id, const char *author_id);
void parsed_person(struct fixture *f, struct parsed *parsed, enum person_role role, const char *id);

/** Keeps it under a name. @return the page's id; 0 where nothing was kept */
int64_t keep(struct fixture *f, const char *name, const struct parsed *parsed);

/** The same, read again by a better parser. */
int64_t keep_again(struct fixture *f, const char *name, const struct parsed *parsed);

/** What is known of a page; the test fails where there is none. */
struct stored_page *known(struct fixture *f, const char *name);

/** Runs inside db_write; a failure fails the test. */
void write_all(struct fixture *f, db_transaction *body, void *arg);

/** Moves the fixture's clock on. */
void pass(struct fixture *f, int64_t us);

#endif
