/* One after another: decoding is what takes time. */
#include "import/job_images.h"

#include <string.h>

#include "base/utf8.h"
#include "import/job_authors.h"
#include "import/job_covers.h"
#include "import/run.h"
#include "import/text.h"
#include "import/uploads.h"
#include "media/keep.h"

#define IMAGES_PER_POST_MAX 1000

/* A row's call says what is wrong with one image; the others and the post go on. */
static bool is_the_images_fault(enum err err)
{
	return err == ERR_NOT_FOUND || err == ERR_TOO_LARGE || err == ERR_MEDIA_TYPE ||
	       err == ERR_INVALID;
}

/* In a dry run nothing is asked for, and data is NULL. */
static enum err fetch(struct call *c, const struct import_job *job, const char *url,
	struct upload_file *file)
{
	const char *fault = fetching_fault(c, job->fetching, url);
	if (fault)
		return fail(c, ERR_INVALID, "its address %s", fault);
	*file = (struct upload_file){0};
	if (job->options->dry_run)
		return OK;
	return fetching_read(c, job->fetching, url, job->desk->bytes_max, file);
}

/* Where an image may be. */
struct whereabouts {
	const char *url;
	bool fetched; /* unless the folder has it */
};

/* The folder is asked first: it costs nothing, and needs no host that still answers. */
static enum err find_file(struct call *c, const struct import_job *job,
	const struct whereabouts *where, struct upload_file *file)
{
	enum err err = ERR_NOT_FOUND;
	if (job->options->media)
		err = uploads_read(c, job->options->media, where->url, job->desk->bytes_max, file);
	if (err != ERR_NOT_FOUND || !where->fetched)
		return err;
	call_forgive(c);
	return fetch(c, job, where->url, file);
}

static enum err keep(struct call *c, const struct import_job *job, const struct whereabouts *where,
	struct media_arrival *arrival, struct media *media)
{
	struct upload_file file;
	TRY(find_file(c, job, where, &file));
	arrival->data = file.data;
	arrival->len = file.len;
	arrival->once = true;
	if (job->options->dry_run)
		return !file.data || media_format_of(file.data, file.len)
			       ? OK
			       : fail(c, ERR_MEDIA_TYPE, "it is no JPEG, PNG, GIF or WebP");
	return media_keep(c, job->desk, arrival, media);
}

static enum err take(struct call *c, struct import_job *job, const struct import_item *item,
	struct import_row *row, struct attachment_end *end)
{
	struct media media = {0};
	struct media_arrival arrival = {.alt = import_job_alt(c, item)};
	TRY(import_job_find_author(c, job, &item->author, &arrival.user_id));
	row->user_id = arrival.user_id;
	int64_t begun_us = call_now_us(c);
	const struct whereabouts where = {item->attachment_url, job->fetching != NULL};
	TRY(keep(c, job, &where, &arrival, &media));
	bool here = media.id && media.created_at_us < begun_us;
	row->outcome = here ? IMPORT_UNCHANGED : IMPORT_CREATED;
	end->media_id = media.id;
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
	struct attachment_end end = {0};
	if (item->attachment_url && *item->attachment_url) {
		row.reason = NULL;
		enum err err = take(c, job, item, &row, &end);
		if (err != OK && !is_the_images_fault(err))
			return err;
		end.is_no_image = err == ERR_MEDIA_TYPE;
		if (err != OK) {
			row.outcome = err == ERR_NOT_FOUND ? IMPORT_SKIPPED : IMPORT_ROW_REFUSED;
			row.reason = import_run_reason(c);
			call_forgive(c);
		}
	}
	import_report_row(&job->report, &row);
	return import_job_bring_cover(c, job, item, &end);
}

/* The image that an address in a content means, if it is one that can be taken. Pictures of others
 * that it only shows are theirs: of a WordPress's own uploads alone anything is asked for. */
static enum err take_named(struct call *c, const struct import_job *job, int64_t user_id,
	const char *url, const char **served)
{
	struct media media = {0};
	struct media_arrival arrival = {.user_id = user_id};
	const struct whereabouts where = {url, job->fetching && strstr(url, UPLOADS_PATH)};
	enum err err = keep(c, job, &where, &arrival, &media);
	*served = err == OK ? media.url : NULL;
	return is_the_images_fault(err) ? OK : err;
}

/* Each in memory of its own: a content may name a thousand, of ten megabytes each. */
static enum err take_apart(struct call *c, const struct import_job *job, int64_t user_id,
	const char *url, const char **served)
{
	struct arena *arena = arena_create();
	struct call within;
	import_run_call(c, arena, &within);
	enum err err = take_named(&within, job, user_id, url, served);
	if (*served)
		*served = arena_strdup(c->arena, *served);
	if (err != OK)
		err = fail(c, err, "%s", import_run_reason(&within));
	call_finish(&within);
	arena_destroy(arena);
	return err;
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
	const char *whole = arena_copy(c->arena, url, (size_t)(end - url));
	if (uploads_looks_like_image(url))
		TRY(take_apart(c, job, user_id, whole, &served));
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
