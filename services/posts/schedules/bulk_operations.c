/* The operation by which the scheduler schedules many posts, on behalf of a person. */
#include "db/db.h"
#include "schedules/bulk.h"

struct job {
	const struct bulk_row_list *rows;
	enum internal_put_schedules_mode mode;
	struct schedules_put *out;
};

static enum err run(struct call *c, void *arg)
{
	const struct job *job = arg;
	return bulk_put(c, job->rows, job->mode, job->out);
}

/* POST /internal/schedules/bulk. */
enum err internal_put_schedules(struct call *c, const struct internal_put_schedules_in *in,
	struct schedules_put *out)
{
	struct bulk_row_list rows;
	TRY(bulk_rows_read(c, &in->body, &rows));
	return db_write(c, run, &(struct job){.rows = &rows, .mode = in->mode, .out = out});
}
