/* The rules of one post. */
#include "post.h"

#include <inttypes.h>

#include "base/version_tag.h"
#include "post_store.h"
#include "tags.h"
#include "transition.h"

bool post_is_public(const struct post *post)
{
	return post_status_is_public(post->status);
}

bool post_is_theirs(const struct call *c, const struct post *post)
{
	return c->principal.role == ROLE_ADMIN ||
	       (c->principal.user_id && c->principal.user_id == post->user_id);
}

/* Approvers read what was submitted, also after they decided on it. */
static bool was_submitted_to(const struct call *c, const struct post *post)
{
	return c->principal.role == ROLE_APPROVER && post->kind == POST_KIND_ARTICLE &&
	       post->status != POST_STATUS_DRAFT;
}

enum err post_check_may_read(struct call *c, const struct post *post)
{
	if (post_is_public(post) || post_is_theirs(c, post) || was_submitted_to(c, post))
		return OK;
	return fail(c, ERR_NOT_FOUND, "there is no post %" PRId64, post->id);
}

enum err post_check_may(struct call *c, const struct post *post, enum post_action action)
{
	TRY(post_check_may_read(c, post));
	return transition_check_actor(c, post, action);
}

enum err post_check_may_change(struct call *c, const struct post *post)
{
	return post_check_may(c, post, POST_ACTION_EDIT);
}

bool post_is_reviewed_by(const struct call *c, const struct post *post)
{
	return post_is_theirs(c, post) || c->principal.role == ROLE_APPROVER;
}

enum err post_check_may_review(struct call *c, const struct post *post)
{
	TRY(post_check_may_read(c, post));
	if (post_is_reviewed_by(c, post))
		return OK;
	return fail(c, ERR_FORBIDDEN, "that is for its author, approvers and admins");
}

enum err post_check_kind(struct call *c, const struct post *post, enum post_kind kind)
{
	if (!kind || kind == post->kind)
		return OK;
	return fail(c, ERR_NOT_FOUND, "there is no %s %" PRId64, post_kind_name(kind), post->id);
}

enum err post_check_match(struct call *c, const struct post *post, const char *if_match)
{
	if (version_tag_matches(if_match, post->version))
		return OK;
	return fail(c, ERR_PRECONDITION, "the post is at version %" PRId64 " by now",
		post->version);
}

enum post_action post_action_for(enum post_draft_status wanted)
{
	static const enum post_action actions[] = {
		[POST_DRAFT_STATUS_DRAFT] = POST_ACTION_SAVE,
		[POST_DRAFT_STATUS_PUBLISHED] = POST_ACTION_PUBLISH,
		[POST_DRAFT_STATUS_PENDING] = POST_ACTION_SUBMIT,
	};
	return actions[wanted];
}

/* A status that is not for its kind is a mistake in the request, whatever the post is now. */
static enum err check_is_for(struct call *c, enum post_kind kind, enum post_action action)
{
	if (transition_is_for(kind, action))
		return OK;
	return fail_field(c, "/status", "%s",
		kind == POST_KIND_ARTICLE ? "an article is published by approval"
					  : "only an article waits for approval");
}

static enum err first_status(struct call *c, enum post_kind kind, enum post_draft_status wanted,
	enum post_status *status)
{
	if (!wanted)
		wanted = kind == POST_KIND_ARTICLE ? POST_DRAFT_STATUS_PENDING
						   : POST_DRAFT_STATUS_PUBLISHED;
	enum post_action action = post_action_for(wanted);
	TRY(check_is_for(c, kind, action));
	return transition_next(c, &(struct post){.kind = kind}, action, status);
}

void post_note_publication(struct call *c, struct post *post)
{
	if (!post_is_public(post) || post->has_published_at)
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
	post_note_publication(c, post);
	return OK;
}

enum err post_replace(struct call *c, struct post *post, const struct post_replacement *by)
{
	TRY(transition_next(c, post, POST_ACTION_EDIT, &post->status));
	post->title = by->title;
	post->content = by->content;
	post->format = by->format ? by->format : POST_FORMAT_MARKDOWN;
	post->tags = tags_unique(c, &by->tags);
	if (by->channel)
		post->channel = by->channel;
	post->updated_at_us = call_now_us(c);
	return OK;
}

static enum err change_status(struct call *c, struct post *post, enum post_change_status wanted)
{
	enum post_action action = post_action_for((enum post_draft_status)wanted);
	TRY(check_is_for(c, post->kind, action));
	TRY(transition_next(c, post, action, &post->status));
	post_note_publication(c, post);
	return OK;
}

static bool changes_words(const struct post_change *change)
{
	return change->title || change->content || change->format || change->has_tags ||
	       change->has_images || change->channel;
}

enum err post_change(struct call *c, struct post *post, const struct post_change *change)
{
	if (change->status)
		TRY(change_status(c, post, change->status));
	if (changes_words(change))
		TRY(transition_next(c, post, POST_ACTION_EDIT, &post->status));
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
	post->updated_at_us = call_now_us(c);
	return OK;
}
