/* The operations on pages. */
#include "page_store.h"
#include "scraper_api.h"

/* GET /api/pages/{username}. */
enum err get_page(struct call *c, const struct get_page_in *in, struct page *out)
{
	return page_store_by_username(c, in->username, out);
}
