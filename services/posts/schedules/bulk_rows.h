/* The rows of a bulk request, put together from its parts. */
#ifndef CRIER_POSTS_SCHEDULES_BULK_ROWS_H
#define CRIER_POSTS_SCHEDULES_BULK_ROWS_H

#include "base/call.h"
#include "posts_api.h"

#define BULK_ROWS_MAX 10000

/* One post and when it goes live. */
struct bulk_row {
	int64_t post_id;		/* 0: a new one */
	const struct post_draft *draft; /* of a new one */
	const struct schedule_moment *moment;
};

struct bulk_row_list {
	struct bulk_row *items;
	size_t count;
};

/**
 * Reads the lines, each a SchedulePart, in their order.
 * @return OK | ERR_BAD_REQUEST | ERR_INVALID (a part is malformed, or its columns do not fit
 *         together) | ERR_TOO_LARGE (more than BULK_ROWS_MAX rows)
 */
MUST_CHECK enum err bulk_rows_read(struct call *c, const struct raw_body *body,
	struct bulk_row_list *rows);

#endif
