/* What a row is refused with are the words of the single operation: the call's failure, kept. */
#include "bulk.h"

#include <string.h>

enum err bulk_add(struct call *c, struct bulk *bulk, struct bulk_row **row)
{
	if (bulk->count == BULK_ROWS_MAX)
		return fail(c, ERR_TOO_LARGE, "a request may have %d rows", BULK_ROWS_MAX);
	if (bulk->count == bulk->capacity) {
		size_t capacity = bulk->capacity ? 4 * bulk->capacity : 64;
		struct bulk_row *rows = call_alloc(c, capacity * sizeof *rows);
		if (bulk->count)
			memcpy(rows, bulk->rows, bulk->count * sizeof *rows);
		bulk->rows = rows;
		bulk->capacity = capacity;
	}
	*row = &bulk->rows[bulk->count++];
	(*row)->result.row = (int64_t)bulk->count;
	return OK;
}

static struct bulk_schedule_error_list errors_of(struct call *c)
{
	const struct failure *failure = &c->failure;
	struct bulk_schedule_error_list errors = {
		.items = call_alloc(c, failure->violation_count * sizeof *errors.items)};
	for (struct violation *each = failure->violations; each; each = each->next)
		errors.items[errors.count++] =
			(struct bulk_schedule_error){.pointer = each->pointer,
				.message = each->message};
	return errors;
}

void bulk_refuse(struct call *c, struct bulk_row *row, enum err err)
{
	struct bulk_schedule_result *result = &row->result;
	result->outcome = BULK_SCHEDULE_RESULT_OUTCOME_REFUSED;
	result->has_status = true;
	result->status = err_status(err);
	result->detail = c->failure.detail ? c->failure.detail : err_title(err);
	result->has_errors = c->failure.violation_count > 0;
	if (result->has_errors)
		result->errors = errors_of(c);
	call_forgive(c);
}

size_t bulk_refused(const struct bulk *bulk)
{
	size_t refused = 0;
	for (size_t i = 0; i < bulk->count; i++)
		refused += bulk->rows[i].result.outcome == BULK_SCHEDULE_RESULT_OUTCOME_REFUSED;
	return refused;
}
