/* Images that store tests start from. */
#include "given_images.h"

static enum err claim(struct call *c, void *arg)
{
	return media_store_claim(c, arg, call_now_us(c) + NEEDED_US);
}

static enum err insert(struct call *c, void *arg)
{
	return media_store_insert(c, arg);
}

static enum err erase(struct call *c, void *arg)
{
	const int64_t *id = arg;
	return media_store_delete(c, *id);
}

static enum err doom(struct call *c, void *arg)
{
	int64_t now_us = call_now_us(c);
	return media_store_doom(c, now_us, now_us - AGAIN_US, 100, arg);
}

struct media image_of(struct fixture *f, int64_t user_id, const char *sha256)
{
	static struct media_rendition less_wide = {.width = 320, .height = 240, .bytes = 5120};
	return (struct media){.user_id = user_id,
		.sha256 = sha256,
		.type = "image/jpeg",
		.width = 640,
		.height = 480,
		.bytes = 20000,
		.alt = "A cat",
		.created_at_us = call_now_us(&f->call),
		.renditions = {&less_wide, 1}};
}

enum err when_claimed(struct fixture *f, const struct media *media)
{
	struct media claimed = *media;
	return db_write(&f->call, claim, &claimed);
}

int64_t given_image(struct fixture *f, int64_t user_id, const char *sha256)
{
	struct media media = image_of(f, user_id, sha256);
	cr_assert(eq(int, when_claimed(f, &media), OK), "%s", f->call.failure.detail);
	cr_assert(eq(int, db_write(&f->call, insert, &media), OK), "%s", f->call.failure.detail);
	return media.id;
}

void when_image_deleted(struct fixture *f, int64_t id)
{
	cr_assert(eq(int, db_write(&f->call, erase, &id), OK));
}

struct doomed_list doom_images(struct fixture *f)
{
	struct doomed_list list;
	cr_assert(eq(int, db_write(&f->call, doom, &list), OK), "%s", f->call.failure.detail);
	return list;
}
