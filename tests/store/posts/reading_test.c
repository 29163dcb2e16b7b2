/* A post as a page: whoever keeps it asks again by its tag. */
#include "given.h"
#include "posts.h"

static struct posts posts;

/* On a site of that name. @return the tag of the page */
static const char *tag_of(struct fixture *f, const char *title, const char *url,
	const char *if_none_match, int64_t id)
{
	struct call *c = fixture_call(f);
	c->service = &posts;
	cr_assert(eq(int, site_read(c, url, title, &posts.site), OK));
	struct raw_body page;
	const struct get_post_page_in in = {.id = id, .if_none_match = if_none_match};
	enum err wanted = if_none_match ? ERR_NOT_MODIFIED : OK;
	cr_assert(eq(int, get_post_page(c, &in, &page), wanted));
	return c->reply_tag;
}

STORE_TEST(reading, a_page_is_another_when_the_site_has_another_name_or_address)
{
	struct fixture f = open_fixture(engine);
	int64_t id = given_post(&f, ANN, "Title").id;
	const char *tag = tag_of(&f, "Crier", "https://one.example", NULL, id);
	tag_of(&f, "Crier", "https://one.example", tag, id);
	const char *named = tag_of(&f, "Town", "https://one.example", NULL, id);
	const char *moved = tag_of(&f, "Crier", "https://two.example", NULL, id);
	cr_expect(ne(str, (char *)(uintptr_t)tag, (char *)(uintptr_t)named));
	cr_expect(ne(str, (char *)(uintptr_t)tag, (char *)(uintptr_t)moved));
}
