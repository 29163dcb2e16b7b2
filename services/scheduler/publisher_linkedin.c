/* The place where the call to LinkedIn will be. It is a declared placeholder: it sends nothing
 * and reports success, so that such a post goes live here like any other. */
#include "publisher.h"

static struct attempt publish(struct call *c, const struct scheduler *scheduler,
	const struct publication *publication, int timeout_ms)
{
	(void)c;
	(void)scheduler;
	(void)publication;
	(void)timeout_ms;
	return (struct attempt){.outcome = ATTEMPT_REPORT_OUTCOME_DELIVERED};
}

const struct publisher publisher_linkedin = {
	.channel = CHANNEL_LINKEDIN,
	.publish = publish,
};
