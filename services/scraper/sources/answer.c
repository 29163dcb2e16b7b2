/* Headers of an answer. */
#include "sources/answer.h"

#include <strings.h>

const char *answer_header(const struct answer *answer, const char *name)
{
	for (size_t i = 0; i < answer->header_count; i++)
		if (strcasecmp(answer->headers[i].name, name) == 0)
			return answer->headers[i].value;
	return NULL;
}
