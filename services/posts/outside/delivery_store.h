/* Deliveries in the database. */
#ifndef CRIER_POSTS_OUTSIDE_DELIVERY_STORE_H
#define CRIER_POSTS_OUTSIDE_DELIVERY_STORE_H

#include "base/cursor.h"
#include "db/db.h"
#include "outside/delivery.h"
#include "publishing/tickets.h"

/* A post that may be handed to its channel, and how far that is. */
struct delivery_candidate {
	struct publication publication; /* attempt is not set */
	struct delivery delivery;
};

struct delivery_candidate_list {
	struct delivery_candidate *items;
	size_t count;
};

/** Those of the tickets whose posts go to the outside and are still scheduled at that version;
 *  inside db_write, which keeps them so. @param tickets  are sorted by post */
MUST_CHECK enum err delivery_store_candidates(struct call *c, const struct ticket_list *tickets,
	struct delivery_candidate_list *candidates);

/** Keeps that an attempt begins, with what it says when it is the first; inside db_write. */
MUST_CHECK enum err delivery_store_begin(struct call *c, const struct delivery_candidate *candidate,
	int64_t now_us);

/** A ticket's delivery; DELIVERY_NONE when there is none. */
MUST_CHECK enum err delivery_store_by_ticket(struct call *c, int64_t post_id, int64_t version,
	struct delivery *delivery);

/** The delivery of what a post is scheduled as now; DELIVERY_NONE when there is none. */
MUST_CHECK enum err delivery_store_by_post(struct call *c, int64_t post_id,
	struct delivery *delivery);

/** Keeps a delivery that there is; inside db_write. */
MUST_CHECK enum err delivery_store_update(struct call *c, const struct delivery *delivery,
	const char *reason, int64_t now_us);

/** Forgets all deliveries of a post; inside db_write. */
MUST_CHECK enum err delivery_store_delete(struct call *c, int64_t post_id);

/** Forgets the delivery of a ticket; inside db_write. */
MUST_CHECK enum err delivery_store_delete_ticket(struct call *c, int64_t post_id, int64_t version);

/** Takes the post of a delivery that was given up from scheduled to that status; inside db_write.
 *  @param[out] version  the post's, afterwards; 0: it is not scheduled as that, and stays */
MUST_CHECK enum err delivery_store_give_up_post(struct call *c, const struct delivery *delivery,
	enum post_status status, int64_t *version);

/** Takes a post back to scheduled; inside db_write. @param[out] version  the post's, afterwards
 *  @return OK | ERR_CONFLICT (it is not given up at that version) */
MUST_CHECK enum err delivery_store_take_up_post(struct call *c, const struct delivery *delivery,
	int64_t *version);

/** Dead letters, those given up last first. @param user_id  0: everybody's @param after  or NULL */
MUST_CHECK enum err delivery_store_dead(struct call *c, int64_t user_id, const struct cursor *after,
	int64_t limit, struct dead_post_list *page, bool *more);

#endif
