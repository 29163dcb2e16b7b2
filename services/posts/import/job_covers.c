/* One transaction for each. Who imports again after a kill notes all of them again; those that are
 * shown stay as they are. */
#include "import/job_covers.h"

#include <inttypes.h>
#include <string.h>

#include "images/image_choice.h"
#include "import/record_store.h"
#include "import/run.h"
#include "import/text.h"
#include "import/uploads.h"
#include "import/write.h"
#include "markup/link.h"
#include "media/store.h"
#include "post_store.h"

#define ALT_MAX 1000

enum err import_job_want_cover(struct call *c, struct import_job *job,
	const struct import_item *item, int64_t post_id)
{
	if (!item->cover)
		return OK;
	return covers_want(c, job->covers,
		&(struct cover_wish){.attachment = item->cover,
			.post_id = post_id,
			.line = item->line});
}

const char *import_job_alt(struct call *c, const struct import_item *item)
{
	const char *alt = import_text_plain(c, item->alt ? item->alt : "", SIZE_MAX);
	if (!*alt)
		alt = import_text_plain(c, item->title ? item->title : "", SIZE_MAX);
	return import_text_cut(c, alt, ALT_MAX);
}

enum err import_job_bring_cover(struct call *c, struct import_job *job,
	const struct import_item *item, const struct attachment_end *end)
{
	const char *url = item->attachment_url ? item->attachment_url : "";
	if (!item->number)
		return OK;
	return covers_bring(c, job->covers,
		&(struct cover){.attachment = item->number,
			.media_id = end->media_id,
			.is_no_image = end->is_no_image,
			.url = strlen(url) <= COVER_URL_BYTES_MAX ? url : "",
			.alt = import_job_alt(c, item)});
}

/* A cover on its way to a post. */
struct showing {
	int64_t post_id;
	struct post_image image;
	bool update;
	bool dry_run;
	enum import_outcome outcome;
};

static bool shows(const struct post *post, const char *url)
{
	for (size_t i = 0; i < post->images.count; i++)
		if (strcmp(post->images.items[i].url, url) == 0)
			return true;
	return false;
}

static enum import_outcome outcome_of(const struct showing *showing, const struct post *post)
{
	if (shows(post, showing->image.url))
		return IMPORT_UNCHANGED;
	if (post->version == 1 && !post->images.count)
		return IMPORT_CREATED;
	return showing->update ? IMPORT_UPDATED : IMPORT_UNCHANGED;
}

/* Others that the post shows stay. */
static void put_first(struct call *c, struct post *post, const struct post_image *image)
{
	size_t count = post->images.count ? post->images.count : 1;
	struct post_image *items = call_alloc(c, count * sizeof *items);
	if (post->images.count)
		memcpy(items, post->images.items, count * sizeof *items);
	items[0] = *image;
	post->images = (struct post_image_list){items, count};
}

static enum err show(struct call *c, void *arg)
{
	struct showing *showing = arg;
	struct post post;
	TRY(post_store_to_change(c, showing->post_id, &post));
	showing->outcome = outcome_of(showing, &post);
	if (showing->outcome == IMPORT_UNCHANGED || showing->dry_run)
		return OK;
	put_first(c, &post, &showing->image);
	if (showing->outcome == IMPORT_CREATED)
		return record_store_show(c, &post);
	post.updated_at_us = call_now_us(c);
	return post_store_update(c, &post, post.user_id);
}

/* An image that lies here, or else the address where it was; NULL: it cannot be shown. */
static enum err find_image(struct call *c, const struct cover *cover, struct post_image *image)
{
	*image = (struct post_image){.alt = arena_strdup(c->arena, cover->alt)};
	if (cover->media_id) {
		struct media media;
		TRY(media_store_by_id(c, cover->media_id, &media));
		image->url = media.url;
		image->has_width = image->has_height = true;
		image->width = media.width;
		image->height = media.height;
		return OK;
	}
	const char *url = link_clean(c->arena, cover->url, strlen(cover->url), LINK_SHOWN);
	bool good = url && !cover->is_no_image && strlen(url) <= COVER_URL_BYTES_MAX &&
		    image_choice_is_address(url) && uploads_looks_like_image(url);
	if (!good)
		return fail(c, ERR_INVALID, "its attachment is no image that can be shown");
	image->url = url;
	return OK;
}

static enum err take(struct call *c, const struct import_job *job, const struct cover_wish *wish,
	const struct cover *cover, struct import_row *row)
{
	struct showing showing = {.post_id = wish->post_id,
		.update = job->options->update,
		.dry_run = job->options->dry_run,
		.outcome = IMPORT_CREATED};
	if (!cover)
		return fail(c, ERR_NOT_FOUND, "its attachment %" PRId64 " is not in the file",
			wish->attachment);
	row->key = *cover->url ? cover->url : NULL;
	TRY(find_image(c, cover, &showing.image));
	if (showing.post_id)
		TRY(import_write(c, show, &showing));
	row->outcome = showing.outcome;
	return OK;
}

/* What cannot be shown, or was removed meanwhile, costs its post no more than the cover. */
static enum err take_cover(struct call *c, void *arg, const struct cover_wish *wish,
	const struct cover *cover)
{
	struct import_job *job = arg;
	struct import_row row = {.line = wish->line,
		.kind = IMPORT_COVER,
		.outcome = IMPORT_SKIPPED,
		.post_id = wish->post_id};
	enum err err = take(c, job, wish, cover, &row);
	if (err != OK && err != ERR_INVALID && err != ERR_NOT_FOUND)
		return err;
	if (err != OK) {
		row.reason = import_run_reason(c);
		call_forgive(c);
	}
	import_report_row(&job->report, &row);
	return OK;
}

enum err import_job_show_covers(struct call *c, struct import_job *job)
{
	return covers_settle(c, job->covers, take_cover, job);
}
