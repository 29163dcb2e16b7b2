/* One after another: decoding is what takes time. */
#include "import/job_images.h"

#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "import/job_authors.h"
#include "import/run.h"
#include "import/text.h"
#include "import/uploads.h"
#include "media/keep.h"

#define ALT_MAX 1000
#define IMAGES_PER_POST_MAX 1000

/* A row's call says what is wrong with one image; the others and the post go on. */
static bool is_the_images_fault(enum err err)
{
	return err == ERR_NOT_FOUND || err == ERR_TOO_LARGE || err == ERR_MEDIA_TYPE ||
	       err == ERR_INVALID;
}

static enum err keep(struct call *c, const struct import_job *job, const char *url,
	struct media_arrival *arrival, struct media *media)
{
	struct upload_file file;
	TRY(uploads_read(c, job->options->media, url, job->desk->bytes_max, &file));
	arrival->data = file.data;
	arrival->len = file.len;
	arrival->once = true;
	if (job->options->dry_run)
		return media_format_of(file.data, file.len)
			       ? OK
			       : fail(c, ERR_MEDIA_TYPE, "it is no JPEG, PNG, GIF or WebP");
	return media_keep(c, job->desk, arrival, media);
}

static enum err take(struct call *c, struct import_job *job, const struct import_item *item,
	struct import_row *row)
{
	struct media media = {0};
	const char *title = import_text_plain(c, item->title ? item->title : "", SIZE_MAX);
	struct media_arrival arrival = {.alt = import_text_cut(c, title, ALT_MAX)};
	TRY(import_job_find_author(c, job, &item->author, &arrival.user_id));
	row->user_id = arrival.user_id;
	TRY(keep(c, job, item->attachment_url, &arrival, &media));
	row->outcome = media.created_at_us < call_now_us(c) && media.id ? IMPORT_UNCHANGED
									: IMPORT_CREATED;
	return OK;
}

enum err import_job_attachment(struct call *c, struct import_job *job,
	const struct import_item *item)
{
	struct import_row row = {.line = item->line,
		.kind = IMPORT_IMAGE,
		.key = item->attachment_url,
		.outcome = IMPORT_SKIPPED,
		.reason = "it has no address"};
	if (item->attachment_url && *item->attachment_url) {
		row.reason = NULL;
		enum err err = take(c, job, item, &row);
		if (err != OK && !is_the_images_fault(err))
			return err;
		if (err != OK) {
			row.outcome = err == ERR_NOT_FOUND ? IMPORT_SKIPPED : IMPORT_ROW_REFUSED;
			row.reason = import_run_reason(c);
			call_forgive(c);
		}
	}
	import_report_row(&job->report, &row);
	return OK;
}

/* The image that an address in a content means, if it is one that can be taken. */
static enum err take_named(struct call *c, struct import_job *job, int64_t user_id, const char *url,
	const char **served)
{
	struct media media = {0};
	struct media_arrival arrival = {.user_id = user_id};
	enum err err = keep(c, job, url, &arrival, &media);
	*served = err == OK ? media.url : NULL;
	if (!is_the_images_fault(err))
		return err;
	call_forgive(c);
	return OK;
}

/* Pages and feeds are named as well: what does not end like an image is not looked for. */
static bool looks_like_image(const char *url, const char *end)
{
	static const char *const endings[] = {".jpg", ".jpeg", ".png", ".gif", ".webp"};
	for (size_t i = 0; i < COUNT_OF(endings); i++) {
		size_t len = strlen(endings[i]);
		if ((size_t)(end - url) > len && strncasecmp(end - len, endings[i], len) == 0)
			return true;
	}
	return false;
}

static const char *next_url(const char *text)
{
	const char *plain = strstr(text, "http://");
	const char *secure = strstr(text, "https://");
	return !plain || (secure && secure < plain) ? secure : plain;
}

/* Copies what is before and of an address, or what stands for it. @return behind it */
static enum err add_url(struct call *c, struct import_job *job, int64_t user_id, struct text *out,
	const char **at)
{
	const char *url = *at, *end = uploads_url_end(url), *served = NULL;
	if (looks_like_image(url, end))
		TRY(take_named(c, job, user_id, url, &served));
	if (served)
		text_add_string(out, served);
	else
		text_add(out, url, (size_t)(end - url));
	*at = end;
	return OK;
}

enum err import_job_images(struct call *c, struct import_job *job, struct import_post *import)
{
	struct post *post = &import->post;
	struct text out;
	const char *at = post->content;
	if (!job->desk || job->options->dry_run)
		return OK;
	text_init(&out, c->arena, strlen(at) + 1, SIZE_MAX);
	const char *url;
	for (int i = 0; i < IMAGES_PER_POST_MAX && (url = next_url(at)); i++) {
		text_add(&out, at, (size_t)(url - at));
		at = url;
		TRY(add_url(c, job, post->user_id, &out, &at));
	}
	text_add_string(&out, at);
	if (utf8_length(text_string(&out)) <= IMPORT_CONTENT_MAX)
		post->content = text_string(&out);
	return OK;
}
