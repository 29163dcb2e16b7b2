/* The images of posts: which may be shown, and how long their bytes stay. */
#include "given_articles.h"
#include "given_images.h"

#define HTTPS "https://e.example/x.png"

static struct image_reference from_here(int64_t media_id)
{
	return (struct image_reference){.has_media_id = true, .media_id = media_id};
}

static struct image_reference at(const char *url)
{
	return (struct image_reference){.url = url};
}

static struct post_draft draft_with(struct image_reference *images, size_t count)
{
	return (struct post_draft){.title = "Title",
		.content = "Words.",
		.has_images = true,
		.images = {images, count}};
}

static enum err create(struct call *c, struct image_reference *images, size_t count,
	struct post *post)
{
	call_forgive(c);
	return create_post(c, &(struct create_post_in){.body = draft_with(images, count)}, post);
}

static struct post given_showing(struct fixture *f, struct image_reference image)
{
	struct post post;
	cr_assert(eq(int, create(call_of(f, ANN, ROLE_USER), &image, 1, &post), OK), "%s",
		f->call.failure.detail);
	return post;
}

static enum err show(struct call *c, int64_t id, struct image_reference *images, size_t count,
	struct post *post)
{
	const struct update_post_in in = {.id = id,
		.body = {.has_images = true, .images = {images, count}}};
	call_forgive(c);
	return update_post(c, &in, post);
}

static void when_removed(struct fixture *f, int64_t post_id)
{
	cr_assert(eq(int,
		delete_post(call_of(f, ANN, ROLE_USER), &(struct delete_post_in){.id = post_id}),
		OK));
}

static int64_t held(struct fixture *f)
{
	return counted(f, "SELECT count(*) FROM post_media");
}

static const char *pointer_of(const struct call *c)
{
	return c->failure.violations ? c->failure.violations->pointer : "(none)";
}

STORE_TEST(image, is_shown_as_it_was_asked_for_in_its_order)
{
	struct fixture f = open_fixture(engine);
	int64_t cat = given_image(&f, ANN, CAT);
	given_image(&f, ANN, DOG);
	struct image_reference wanted[] =
		{{.url = HTTPS, .alt = "There", .has_width = true, .width = 3}, from_here(cat),
			{.url = "/media/" DOG "-w320.jpg", .alt = ""}};
	struct post post, read;
	cr_assert(eq(int, create(call_of(&f, ANN, ROLE_USER), wanted, 3, &post), OK));
	cr_assert(eq(int, post_store_by_id(&f.call, post.id, &read), OK));
	cr_assert(eq(sz, read.images.count, 3));
	const struct post_image *images = read.images.items;
	cr_expect(eq(str, (char *)images[0].url, HTTPS));
	cr_expect(eq(str, (char *)images[0].alt, "There"));
	cr_expect(images[0].has_width && images[0].width == 3 && !images[0].has_height);
	cr_expect(eq(str, (char *)images[1].url, "/media/" CAT ".jpg"));
	cr_expect(eq(str, (char *)images[1].alt, "A cat"), "as its upload says");
	cr_expect(images[1].width == 640 && images[1].height == 480);
	cr_expect(eq(str, (char *)images[2].url, "/media/" DOG ".jpg"), "all of it");
	cr_expect(eq(str, (char *)images[2].alt, ""), "as it was asked for");
	cr_expect(eq(i64, held(&f), 2));
}

STORE_TEST(image, that_may_not_be_shown_is_named)
{
	struct fixture f = open_fixture(engine);
	int64_t bobs = given_image(&f, BOB, CAT);
	const struct {
		struct image_reference image;
		const char *pointer;
	} cases[] = {{from_here(bobs), "/images/0/media_id"}, {from_here(99), "/images/0/media_id"},
		{at("/media/" CAT ".jpg"), "/images/0/url"},
		{at("/media/" DOG ".jpg"), "/images/0/url"}, {at("/media/x.jpg"), "/images/0/url"},
		{at("/x.png"), "/images/0/url"}, {at("javascript:alert(1)"), "/images/0/url"},
		{at("data:image/png;base64,xx"), "/images/0/url"},
		{at("https://e.example/a b"), "/images/0/url"}, {at(""), "/images/0/url"},
		{{0}, "/images/0"},
		{{.url = HTTPS, .has_media_id = true, .media_id = bobs}, "/images/0"}};
	struct call *c = call_of(&f, ANN, ROLE_USER);
	struct post post;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct image_reference image = cases[i].image;
		cr_expect(eq(int, create(c, &image, 1, &post), ERR_INVALID), "%zu", i);
		cr_expect(eq(str, (char *)pointer_of(c), (char *)cases[i].pointer), "%zu", i);
	}
	struct image_reference two[] = {at("x"), at("y")};
	cr_expect(eq(int, create(c, two, 2, &post), ERR_INVALID));
	cr_expect(eq(sz, c->failure.violation_count, 2), "all at once");
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM posts"), 0));
}

STORE_TEST(image, of_the_author_is_an_admins_to_show_and_the_admins_own_as_well)
{
	struct fixture f = open_fixture(engine);
	int64_t anns = given_image(&f, ANN, CAT), admins = given_image(&f, BOB, DOG);
	struct image_reference both[] = {from_here(anns), from_here(admins)};
	struct post post = given_showing(&f, from_here(anns));
	cr_expect(eq(int, show(call_of(&f, BOB, ROLE_ADMIN), post.id, both, 2, &post), OK));
	cr_expect(eq(sz, post.images.count, 2));
	struct image_reference again[] = {at(post.images.items[1].url),
		at(post.images.items[0].url)};
	cr_expect(eq(int, show(call_of(&f, ANN, ROLE_USER), post.id, again, 2, &post), OK),
		"what it shows may be written back");
	cr_expect(eq(str, (char *)post.images.items[0].url, "/media/" DOG ".jpg"));
}

STORE_TEST(image, stays_as_long_as_a_post_whoever_removes_its_upload)
{
	struct fixture f = open_fixture(engine);
	int64_t cat = given_image(&f, ANN, CAT);
	struct post post = given_showing(&f, from_here(cat));
	when_image_deleted(&f, cat);
	f.clock->fixed_us += US_PER_DAY;
	cr_expect(eq(sz, doom_images(&f).count, 0));
	struct image_reference same = at("/media/" CAT ".jpg"), none = {0};
	cr_expect(eq(int, show(call_of(&f, ANN, ROLE_USER), post.id, &same, 1, &post), OK),
		"it is shown already");
	cr_expect(eq(int, show(call_of(&f, ANN, ROLE_USER), post.id, &none, 0, &post), OK));
	cr_expect(eq(sz, post.images.count, 0));
	cr_expect(eq(sz, doom_images(&f).count, 0), "a revision shows it");
	when_removed(&f, post.id);
	cr_expect(eq(sz, doom_images(&f).count, 1));
}

STORE_TEST(image, of_a_revision_comes_back_with_it)
{
	struct fixture f = open_fixture(engine);
	struct post post = given_showing(&f, from_here(given_image(&f, ANN, CAT)));
	struct call *ann = call_of(&f, ANN, ROLE_USER);
	struct image_reference other = at(HTTPS);
	cr_assert(eq(int, show(ann, post.id, &other, 1, &post), OK));
	struct revision_page page = {0};
	const struct list_revisions_in in = {.id = post.id, .limit = 10};
	cr_assert(eq(int, list_revisions(ann, &in, &page), OK));
	cr_assert(eq(sz, page.items.items[0].images.count, 1));
	const struct restore_revision_in back = {.id = post.id, .version = 1};
	cr_assert(eq(int, restore_revision(ann, &back, &post), OK));
	cr_assert(eq(sz, post.images.count, 1));
	cr_expect(eq(str, (char *)post.images.items[0].url, "/media/" CAT ".jpg"));
	cr_expect(eq(i64, held(&f), 1));
}

STORE_TEST(image, is_released_by_every_post_that_held_it_once)
{
	struct fixture f = open_fixture(engine);
	int64_t cat = given_image(&f, ANN, CAT);
	struct image_reference twice[] = {from_here(cat), from_here(cat)};
	struct post one = given_showing(&f, from_here(cat)), other;
	cr_assert(eq(int, create(call_of(&f, ANN, ROLE_USER), twice, 2, &other), OK));
	cr_expect(eq(i64, counted(&f, "SELECT refs FROM media_objects"), 3));
	when_removed(&f, one.id);
	when_removed(&f, other.id);
	cr_expect(eq(i64, counted(&f, "SELECT refs FROM media_objects"), 1));
}

STORE_TEST(image, goes_with_a_closed_account)
{
	struct fixture f = open_fixture(engine);
	given_showing(&f, from_here(given_image(&f, ANN, CAT)));
	struct posts_removal removal = {0};
	const struct internal_remove_posts_in in = {.id = ANN};
	cr_assert(eq(int, internal_remove_posts(&f.call, &in, &removal), OK));
	cr_expect(removal.done);
	cr_expect(eq(i64, held(&f), 0));
	f.clock->fixed_us += US_PER_DAY;
	cr_expect(eq(sz, doom_images(&f).count, 1));
}

STORE_TEST(image, that_is_other_than_it_was_voids_an_approval)
{
	struct fixture f = open_fixture(engine);
	struct post article = given_in_status(&f, POST_KIND_ARTICLE, POST_STATUS_APPROVED);
	struct image_reference image = at(HTTPS);
	cr_assert(eq(int, show(call_of(&f, ANN, ROLE_USER), article.id, &image, 1, &article), OK));
	cr_expect(eq(int, article.status, POST_STATUS_PENDING));
}
