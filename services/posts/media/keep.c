/* The largest copy goes into the storage first: where there is no room for it, nothing is left. */
#include "media/keep.h"

#include "base/sha256.h"
#include "media/name.h"
#include "media/store.h"

/* Longer than any request may take (CRIER_REQUEST_TIMEOUT_MS, 600 s at most). */
#define NEEDED_US (15 * US_PER_MINUTE)

static const char *const widths[] = {"320", "1280", NULL};

/* An image that is about to be kept. */
struct keeping {
	const struct media_format *format;
	struct decoder_copies copies;
	struct media *media;
};

static enum err find_format(struct call *c, const struct media_desk *desk,
	const struct media_arrival *arrival, const struct media_format **format)
{
	if (arrival->len > desk->bytes_max)
		return fail(c, ERR_TOO_LARGE, "an image may have %zu bytes", desk->bytes_max);
	*format = media_format_of(arrival->data, arrival->len);
	return *format ? OK
		       : fail(c, ERR_MEDIA_TYPE, "an image is JPEG, PNG, GIF or WebP by its bytes");
}

static struct media_rendition_list renditions_of(struct call *c, const struct keeping *keeping,
	const char *sha256)
{
	struct media_rendition_list list = {.count = keeping->copies.count - 1};
	list.items = call_alloc(c, list.count * sizeof *list.items);
	for (size_t i = 0; i < list.count; i++) {
		const struct decoder_copy *copy = &keeping->copies.items[i + 1];
		list.items[i] = (struct media_rendition){.url = media_url(c, sha256, copy->width,
								 keeping->format),
			.width = copy->width,
			.height = copy->height,
			.bytes = (int64_t)copy->len};
	}
	return list;
}

static void describe(struct call *c, const struct keeping *keeping,
	const struct media_arrival *arrival)
{
	const struct decoder_copy *whole = &keeping->copies.items[0];
	char *sha256 = call_alloc(c, SHA256_HEX_SIZE);
	sha256_hex(whole->data, whole->len, sha256);
	*keeping->media = (struct media){.user_id = arrival->user_id,
		.url = media_url(c, sha256, 0, keeping->format),
		.sha256 = sha256,
		.type = keeping->format->type,
		.width = whole->width,
		.height = whole->height,
		.bytes = (int64_t)whole->len,
		.alt = arrival->alt ? arrival->alt : "",
		.created_at_us = call_now_us(c),
		.renditions = renditions_of(c, keeping, sha256)};
}

static enum err claim(struct call *c, void *arg)
{
	return media_store_claim(c, arg, call_now_us(c) + NEEDED_US);
}

static enum err insert(struct call *c, void *arg)
{
	struct media *media = arg;
	TRY(media_store_insert(c, media));
	return media_store_by_id(c, media->id, media);
}

/* The largest first: where there is no room for it, nothing is left behind. */
static enum err put_all(struct call *c, const struct media_desk *desk,
	const struct keeping *keeping)
{
	for (size_t i = 0; i < keeping->copies.count; i++) {
		const struct decoder_copy *copy = &keeping->copies.items[i];
		const struct storage_object object = {.data = copy->data,
			.len = copy->len,
			.content_type = keeping->format->type};
		const char *name = media_name(c, keeping->media->sha256, i ? copy->width : 0,
			keeping->format);
		TRY(storage_put(c, desk->storage, name, &object));
	}
	return OK;
}

static enum err keep(struct call *c, const struct media_desk *desk, const struct keeping *keeping)
{
	TRY(db_write_aside(c, claim, keeping->media));
	TRY(put_all(c, desk, keeping));
	return db_write(c, insert, keeping->media);
}

enum err media_keep(struct call *c, const struct media_desk *desk,
	const struct media_arrival *arrival, struct media *media)
{
	struct keeping keeping = {.media = media};
	int64_t id = 0;
	TRY(find_format(c, desk, arrival, &keeping.format));
	TRY(decoder_run(c, desk->decoder, keeping.format, arrival->data, arrival->len, widths,
		&keeping.copies));
	describe(c, &keeping, arrival);
	if (arrival->once)
		TRY(media_store_find(c, arrival->user_id, media->sha256, &id));
	return id ? media_store_by_id(c, id, media) : keep(c, desk, &keeping);
}
