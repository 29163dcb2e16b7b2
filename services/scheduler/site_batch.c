/* What only the site shows needs nobody but posts. */
#include "base/pairs.h"
#include "batch.h"
#include "posts_client.h"
#include "publishing_metrics.h"

/* Somebody's clock is ahead of that of posts. */
#define EARLY_MS 250

enum err site_batch_run(struct call *c, struct scheduler *scheduler, const char *worker,
	const char *tickets, struct batch_result *result)
{
	const struct publish_request request = {.worker = worker, .tickets = tickets};
	struct publish_answer answer = {0};
	*result = (struct batch_result){0};
	TRY(posts_client_publish(c, scheduler->posts, &request, &answer));
	publishing_metrics_count(scheduler->metrics, &answer);
	result->published = answer.published;
	result->settled = answer.published + answer.stale;
	if (!*answer.waiting)
		return OK;
	result->later = call_alloc(c, sizeof *result->later);
	result->later[result->later_count++] = (struct due_later){.tickets = answer.waiting,
		.delay_ms = EARLY_MS};
	return OK;
}
