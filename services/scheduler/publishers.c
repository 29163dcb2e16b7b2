/* The channels there are. */
#include "publisher.h"

static const struct publisher *const publishers[] = {
	&publisher_linkedin,
	&publisher_webhook,
};

const struct publisher *publisher_of(enum channel channel)
{
	for (size_t i = 0; i < COUNT_OF(publishers); i++)
		if (publishers[i]->channel == channel)
			return publishers[i];
	return NULL;
}
