/* Pages of www.facebook.com, of all years: data in scripts, markup, heads. */
#include "fuzz/answer.h"
#include "fuzz/fuzz.h"

void fuzz_one(struct call *c, const char *data, size_t len)
{
	(void)fuzz_answer(c, &(struct answer){.body = data,
				     .len = len,
				     .url = "https://www.facebook.com/luna",
				     .status = 200,
				     .fetched_at_us = 1});
}
