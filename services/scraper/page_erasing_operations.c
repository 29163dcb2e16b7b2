/* The operations by which pages and people are forgotten at their request. */
#include "page_erasing.h"
#include "page_name.h"
#include "scraper_api.h"

/* DELETE /api/pages/{username}. Also of a page that is not known. */
enum err erase_page(struct call *c, const struct erase_page_in *in)
{
	const char *name;
	TRY(page_name_read(c, in->username, &name));
	return page_erase(c, name);
}

/* DELETE /api/pages/users/{id}. */
enum err erase_page_user(struct call *c, const struct erase_page_user_in *in)
{
	return page_erase_person(c, in->id);
}

/* DELETE /api/pages/{username}/posts/{id}/comments/{comment_id}. */
enum err erase_page_comment(struct call *c, const struct erase_page_comment_in *in)
{
	const char *name;
	TRY(page_name_read(c, in->username, &name));
	return page_erase_comment(c, name, in->id, in->comment_id);
}
