/* Pages of m. and mbasic, and what follows them page by page. */
#include "fuzz/answer.h"
#include "fuzz/fuzz.h"

void fuzz_one(struct call *c, const char *data, size_t len)
{
	(void)fuzz_answer(c, &(struct answer){.body = data,
				     .len = len,
				     .url = "https://m.facebook.com/luna/posts/",
				     .status = 200,
				     .fetched_at_us = 1});
}
