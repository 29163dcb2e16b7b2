/* HTML of anybody; and plain text, which is what remains where a limit is met. */
#include "fuzz/fuzz.h"
#include "fuzz/judge.h"
#include "markup/markup.h"

void fuzz_one(struct call *c, const char *data, size_t len)
{
	(void)len;
	markup_prepare();
	judge(markup_render(c, MARKUP_HTML, data));
	judge(markup_render(c, MARKUP_TEXT, data));
}
