/* The rules of one post. */
#include "post.h"

#include <inttypes.h>

#include "base/version_tag.h"
#include "post_store.h"
#include "tags.h"

bool post_is_public(const struct post *post)
{
	return post_status_is_public(post->status);
}

bool post_is_theirs(const struct call *c, const struct post *post)
{
	return c->principal.role == ROLE_ADMIN ||
	       (c->principal.user_id && c->principal.user_id == post->user_id);
}

/* Approvers read what waits for them. */
static bool awaits_caller(const struct call *c, const struct post *post)
{
	return c->principal.role == ROLE_APPROVER && post->status == POST_STATUS_PENDING;
}

enum err post_check_may_read(struct call *c, const struct post *post)
{
	if (post_is_public(post) || post_is_theirs(c, post) || awaits_caller(c, post))
		return OK;
	return fail(c, ERR_NOT_FOUND, "there is no post %" PRId64, post->id);
}

enum err post_check_may_change(struct call *c, const struct post *post)
{
	TRY(post_check_may_read(c, post));
	if (post_is_theirs(c, post))
		return OK;
	return fail(c, ERR_FORBIDDEN, "only its author and admins change a post");
}

enum err post_check_match(struct call *c, const struct post *post, const char *if_match)
{
	if (version_tag_matches(if_match, post->version))
		return OK;
	return fail(c, ERR_PRECONDITION, "the post is at version %" PRId64 " by now",
		post->version);
}

static enum err first_status(struct call *c, enum post_kind kind, enum post_draft_status wanted,
	enum post_status *status)
{
	bool article = kind == POST_KIND_ARTICLE;
	switch (wanted) {
	case POST_DRAFT_STATUS_DRAFT:
		*status = POST_STATUS_DRAFT;
		return OK;
	case POST_DRAFT_STATUS_PUBLISHED:
		*status = POST_STATUS_PUBLISHED;
		return article ? fail_field(c, "/status", "an article is published by approval")
			       : OK;
	case POST_DRAFT_STATUS_PENDING:
		*status = POST_STATUS_PENDING;
		return article ? OK
			       : fail_field(c, "/status", "only an article waits for approval");
	}
	*status = article ? POST_STATUS_PENDING : POST_STATUS_PUBLISHED;
	return OK;
}

/* When a post goes live for the first time: that moment stays. */
static void note_publication(struct call *c, struct post *post)
{
	if (post->status != POST_STATUS_PUBLISHED || post->has_published_at)
		return;
	post->has_published_at = true;
	post->published_at_us = call_now_us(c);
}

enum err post_from_draft(struct call *c, const struct post_draft *draft, int64_t author_id,
	struct post *post)
{
	enum post_kind kind = draft->kind ? draft->kind : POST_KIND_POST;
	enum post_status status;
	TRY(first_status(c, kind, draft->status, &status));
	int64_t now_us = call_now_us(c);
	*post = (struct post){
		.user_id = author_id,
		.kind = kind,
		.title = draft->title,
		.content = draft->content,
		.format = draft->format ? draft->format : POST_FORMAT_MARKDOWN,
		.status = status,
		.tags = tags_unique(c, &draft->tags),
		.channel = draft->channel ? draft->channel : CHANNEL_SITE,
		.created_at_us = now_us,
		.updated_at_us = now_us,
		.version = 1,
	};
	note_publication(c, post);
	return OK;
}

/* What was approved is no longer what it says. */
static void void_approval(struct post *post)
{
	if (post->kind == POST_KIND_ARTICLE && post->status != POST_STATUS_DRAFT &&
		post->status != POST_STATUS_REJECTED)
		post->status = POST_STATUS_PENDING;
}

void post_replace(struct call *c, struct post *post, const struct post_replacement *by)
{
	post->title = by->title;
	post->content = by->content;
	post->format = by->format ? by->format : POST_FORMAT_MARKDOWN;
	post->tags = tags_unique(c, &by->tags);
	if (by->channel)
		post->channel = by->channel;
	post->updated_at_us = call_now_us(c);
	void_approval(post);
}

static enum err change_status(struct call *c, struct post *post, enum post_change_status wanted)
{
	enum post_status status;
	TRY(first_status(c, post->kind, (enum post_draft_status)wanted, &status));
	if (status == post->status)
		return OK;
	if (post->status == POST_STATUS_SCHEDULED)
		return fail(c, ERR_CONFLICT, "the post is scheduled: cancel that first");
	if (post->kind == POST_KIND_ARTICLE && post->status != POST_STATUS_DRAFT &&
		post->status != POST_STATUS_PENDING)
		return fail(c, ERR_CONFLICT, "the article is %s already",
			post_status_name(post->status));
	post->status = status;
	note_publication(c, post);
	return OK;
}

static bool changes_words(const struct post_change *change)
{
	return change->title || change->content || change->format || change->has_tags ||
	       change->channel;
}

enum err post_change(struct call *c, struct post *post, const struct post_change *change)
{
	if (change->status)
		TRY(change_status(c, post, change->status));
	if (change->title)
		post->title = change->title;
	if (change->content)
		post->content = change->content;
	if (change->format)
		post->format = change->format;
	if (change->has_tags)
		post->tags = tags_unique(c, &change->tags);
	if (change->channel)
		post->channel = change->channel;
	if (changes_words(change))
		void_approval(post);
	post->updated_at_us = call_now_us(c);
	return OK;
}
