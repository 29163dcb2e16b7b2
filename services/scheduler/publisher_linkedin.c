/* The place where the call to LinkedIn will be. It is a declared placeholder: it sends nothing
 * and reports success, so that such a post goes live here like any other. */
#include "publisher.h"

static enum err publish(struct call *c, const struct publication *publication)
{
	(void)c;
	(void)publication;
	return OK;
}

const struct publisher publisher_linkedin = {
	.channel = CHANNEL_LINKEDIN,
	.publish = publish,
};
