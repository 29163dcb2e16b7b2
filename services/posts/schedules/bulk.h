/* Scheduling many posts in one transaction: which rows may be, and all of those at once. */
#ifndef CRIER_POSTS_SCHEDULES_BULK_H
#define CRIER_POSTS_SCHEDULES_BULK_H

#include "schedules/bulk_rows.h"

/**
 * Schedules each row as create_schedule would, in their order and for the call's principal; inside
 * db_write. With INTERNAL_PUT_SCHEDULES_MODE_ALL nothing is changed when a row is refused, with
 * …_CHECK in no case.
 * @param[out] out  in the call's arena; anew at each call
 * @return OK, also where rows are refused | ERR_UNAVAILABLE | ERR_TIMEOUT
 */
MUST_CHECK enum err bulk_put(struct call *c, const struct bulk_row_list *rows,
	enum internal_put_schedules_mode mode, struct schedules_put *out);

#endif
