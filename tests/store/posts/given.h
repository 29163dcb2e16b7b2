/* Posts that the store tests of this folder start from. */
#ifndef CRIER_TESTS_STORE_POSTS_GIVEN_H
#define CRIER_TESTS_STORE_POSTS_GIVEN_H

#include "post_store.h"
#include "publishing/tickets.h"
#include "schedule_store.h"
#include "store/fixture.h"

#define ANN 1
#define BOB 2

/** A published post of an author, created now by the fixture's clock. */
struct post given_post(struct fixture *f, int64_t author_id, const char *title);

/** A draft that is scheduled. @return its ticket */
struct ticket given_scheduled(struct fixture *f, int64_t author_id, int64_t publish_at_us);

/** The same for a channel that is not the site. */
struct ticket given_scheduled_for(struct fixture *f, int64_t author_id, int64_t publish_at_us,
	enum channel channel);

/** Schedules or moves in a zone that is not Berlin's. @return the post */
int64_t when_scheduled_in(struct fixture *f, int64_t post_id, int64_t publish_at_us,
	const char *zone);

/** Publishes; its time has come. */
void when_published(struct fixture *f, struct ticket ticket);

/** Schedules, moves or takes off. @return the new schedule version; 0 when taken off */
int64_t when_scheduled(struct fixture *f, int64_t post_id, int64_t publish_at_us);
void when_cancelled(struct fixture *f, int64_t post_id);

/** Whom the fixture's call acts for from now on. */
void act_as(struct fixture *f, int64_t user_id, enum role role);

#endif
