/* An import at work. */
#include "import/job.h"

#include <string.h>

#include "import/job_authors.h"
#include "import/job_comments.h"
#include "import/job_covers.h"
#include "import/job_images.h"
#include "import/key.h"
#include "import/record_store.h"
#include "import/run.h"
#include "import/write.h"
#include "post_store.h"

static void make_draft(struct post *post)
{
	post->status = POST_STATUS_DRAFT;
	post->has_publish_at = post->has_published_at = false;
}

static enum err insert(struct call *c, void *arg)
{
	return record_store_insert(c, arg);
}

static bool same_tags(const struct text_list *one, const struct text_list *other)
{
	if (one->count != other->count)
		return false;
	for (size_t i = 0; i < one->count; i++)
		if (strcmp(one->items[i], other->items[i]) != 0)
			return false;
	return true;
}

static bool says_the_same(const struct post *here, const struct post *there)
{
	return strcmp(here->title, there->title) == 0 &&
	       strcmp(here->content, there->content) == 0 && here->format == there->format &&
	       same_tags(&here->tags, &there->tags);
}

static bool same_images(const struct post_image_list *one, const struct post_image_list *other)
{
	if (one->count != other->count)
		return false;
	for (size_t i = 0; i < one->count; i++)
		if (strcmp(one->items[i].url, other->items[i].url) != 0 ||
			strcmp(one->items[i].alt, other->items[i].alt) != 0)
			return false;
	return true;
}

struct update {
	int64_t post_id;
	const struct import_post *import;
	bool dry_run;
	bool changed;
};

/* What it said stays as a revision; its status is nobody's decision here, and stays. */
static enum err update(struct call *c, void *arg)
{
	struct update *update = arg;
	struct post post;
	TRY(post_store_to_change(c, update->post_id, &post));
	const struct post *said = &update->import->post;
	bool other_images = update->import->has_images && !same_images(&post.images, &said->images);
	update->changed = other_images || !says_the_same(&post, said);
	if (!update->changed || update->dry_run)
		return OK;
	post.title = said->title;
	post.content = said->content;
	post.format = said->format;
	post.tags = said->tags;
	if (other_images)
		post.images = said->images;
	post.updated_at_us = call_now_us(c);
	return post_store_update(c, &post, post.user_id);
}

static enum err take_again(struct call *c, struct import_job *job, struct import_post *import,
	struct import_row *row)
{
	struct update job_update = {.post_id = row->post_id,
		.import = import,
		.dry_run = job->options->dry_run};
	row->outcome = IMPORT_UNCHANGED;
	if (!job->options->update)
		return OK;
	TRY(import_job_images(c, job, import));
	TRY(import_write(c, update, &job_update));
	if (job_update.changed)
		row->outcome = IMPORT_UPDATED;
	return OK;
}

/* Another import of the same file may have been quicker. */
static enum err add(struct call *c, struct import_post *import, struct import_row *row)
{
	enum err err = import_write(c, insert, import);
	row->post_id = import->post.id;
	if (err != ERR_CONFLICT)
		return err;
	call_forgive(c);
	row->outcome = IMPORT_UNCHANGED;
	return record_store_find(c, import->key, &row->post_id);
}

static enum err store(struct call *c, struct import_job *job, struct import_post *import,
	struct import_row *row)
{
	TRY(record_store_find(c, import->key, &row->post_id));
	if (row->post_id)
		return take_again(c, job, import, row);
	TRY(import_job_find_author(c, job, &import->author, &import->post.user_id));
	row->outcome = IMPORT_CREATED;
	row->user_id = import->post.user_id;
	if (job->options->dry_run)
		return OK;
	TRY(import_job_images(c, job, import));
	return add(c, import, row);
}

static void remember(struct import_job *job, const char *key, int64_t post_id)
{
	sha256_hex(key, strlen(key), job->last.key);
	job->last.post_id = post_id;
	job->last.goes_on = true;
}

static enum err take(struct call *c, struct import_job *job, struct import_post *import,
	struct import_row *row)
{
	if (job->options->as_drafts)
		make_draft(&import->post);
	TRY(store(c, job, import, row));
	row->status = post_status_name(import->post.status);
	row->notes = &import->notes;
	remember(job, import->key, row->post_id);
	return OK;
}

/* An author whom nobody can tell makes one row bad. */
static enum err take_or_refuse(struct call *c, struct import_job *job, struct import_post *import,
	struct import_row *row)
{
	enum err err = take(c, job, import, row);
	if (err != ERR_INVALID)
		return err;
	row->outcome = IMPORT_ROW_REFUSED;
	row->reason = import_run_reason(c);
	call_forgive(c);
	return OK;
}

static enum err take_post(struct call *c, struct import_job *job, const struct import_item *item)
{
	struct import_post import = {0};
	struct import_row row = {.line = item->line, .kind = IMPORT_POST};
	enum import_verdict verdict = import_rules_apply(c, item, &import, &row.reason);
	row.key = import.key = import_key_of_item(c, item);
	row.outcome = verdict == IMPORT_REFUSED ? IMPORT_ROW_REFUSED : IMPORT_SKIPPED;
	if (verdict == IMPORT_TAKEN)
		TRY(take_or_refuse(c, job, &import, &row));
	import_report_row(&job->report, &row);
	bool is_here = row.outcome != IMPORT_ROW_REFUSED && row.outcome != IMPORT_SKIPPED;
	return is_here ? import_job_want_cover(c, job, item, row.post_id) : OK;
}

static bool is_attachment(const struct import_item *item)
{
	return item->type && strcmp(item->type, "attachment") == 0;
}

/* It stays where it is. */
static enum err pass_over_attachment(struct call *c, struct import_job *job,
	const struct import_item *item)
{
	TRY(take_post(c, job, item));
	return import_job_bring_cover(c, job, item, &(struct attachment_end){0});
}

/* What comes without a post that is here, as the comments of an image, goes nowhere. */
static enum err take_item(struct call *c, void *arg, const struct import_item *item)
{
	struct import_job *job = arg;
	job->last = (struct import_last){0};
	if (!is_attachment(item))
		TRY(take_post(c, job, item));
	else if (job->desk)
		TRY(import_job_attachment(c, job, item));
	else
		TRY(pass_over_attachment(c, job, item));
	return import_job_comments(c, job, &item->comments);
}

static enum err take_author(struct call *c, void *arg, const struct import_author *author)
{
	return import_job_author(c, arg, author);
}

static enum err take_comments(struct call *c, void *arg, const struct import_comment_list *comments)
{
	return import_job_comments(c, arg, comments);
}

static void take_bad_row(void *arg, int64_t line, const char *reason)
{
	struct import_job *job = arg;
	job->last.goes_on = false;
	import_report_row(&job->report, &(struct import_row){.line = line,
						.kind = IMPORT_POST,
						.outcome = IMPORT_ROW_REFUSED,
						.reason = reason});
}

struct import_sink import_job_sink(struct import_job *job)
{
	return (struct import_sink){.author = take_author,
		.item = take_item,
		.comments = take_comments,
		.bad_row = take_bad_row,
		.arg = job};
}
