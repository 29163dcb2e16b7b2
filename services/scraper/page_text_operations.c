/* The operation on a page's text. */
#include "page_asking.h"
#include "page_text.h"
#include "scraper.h"
#include "scraper_api.h"

/* GET /api/pages/{username}/summary. Nothing is fetched for it. */
enum err get_page_text(struct call *c, const struct get_page_text_in *in, struct page_text *out)
{
	struct stored_page stored;
	TRY(page_find(c, in->username, &stored));
	return page_text_make(c, &scraper_of(c)->texts, &stored, out);
}
