/* The minutes of a bulk request, each resolved once, in zones that are opened once. */
#ifndef CRIER_SCHEDULER_BULK_MOMENTS_H
#define CRIER_SCHEDULER_BULK_MOMENTS_H

#include "bulk.h"
#include "posts_types.h"

/* What rows of the same words share. */
struct bulk_moment {
	const struct bulk_schedule_row *first; /* whose words these are */
	int64_t second;			       /* of its minute */
	struct schedule_moment moment;
	const struct bulk_row *refused; /* with what its rows are refused; NULL: it is good */
	size_t part;			/* the last part for posts that names it, from 1 */
	int64_t index;			/* in that part */
};

/** Finds the moment of each row that is still good, and refuses those of a minute that cannot be.
 *  Rows must not move any more. */
void bulk_moments_resolve(struct call *c, struct bulk *bulk);

#endif
