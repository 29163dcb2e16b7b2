/* What a source answered, whichever it was: all parsers are behind this one door. */
#include "fuzz/answer.h"
#include "fuzz/fuzz.h"

void fuzz_one(struct call *c, const char *data, size_t len)
{
	(void)fuzz_answer(c, &(struct answer){.body = data, .len = len, .fetched_at_us = 1});
}
