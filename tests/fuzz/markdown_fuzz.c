/* Markdown of anybody. */
#include "fuzz/fuzz.h"
#include "fuzz/judge.h"
#include "markup/markup.h"

void fuzz_one(struct call *c, const char *data, size_t len)
{
	(void)len;
	markup_prepare();
	judge(markup_render(c, MARKUP_MARKDOWN, data));
}
