/* How a person changes a post that is there. */
#include "editing.h"

#include "comments/comment_store.h"
#include "events/event.h"
#include "history_store.h"
#include "images/image_choice.h"
#include "outside/withdrawal.h"
#include "post.h"
#include "post_store.h"
#include "schedule.h"
#include "schedule_store.h"
#include "transition.h"

#define COMMENTS_AT_ONCE 1000

enum err editing_read(struct call *c, const struct editing_target *target, enum post_action action,
	struct post *post)
{
	TRY(post_store_to_change(c, target->id, post));
	TRY(post_check_kind(c, post, target->kind));
	TRY(post_check_may(c, post, action));
	return post_check_match(c, post, target->if_match);
}

struct edit {
	const struct editing_target *target;
	const struct editing_change *change;
	struct post *post;
};

static enum err restore(struct call *c, int64_t version, struct post *post)
{
	struct revision revision;
	TRY(post_store_revision(c, post->id, version, &revision));
	const struct post_replacement said = {
		.title = revision.title,
		.content = revision.content,
		.format = revision.format,
		.tags = revision.tags,
	};
	TRY(post_replace(c, post, &said));
	post->images = revision.images;
	return OK;
}

static enum err replace(struct call *c, const struct post_replacement *by, struct post *post)
{
	TRY(post_replace(c, post, by));
	return image_choice_apply(c, post, &by->images);
}

static enum err change_some(struct call *c, const struct post_change *change, struct post *post)
{
	TRY(post_change(c, post, change));
	return change->has_images ? image_choice_apply(c, post, &change->images) : OK;
}

static enum err apply(struct call *c, const struct editing_change *change, struct post *post)
{
	if (change->change)
		return change_some(c, change->change, post);
	if (change->replacement)
		return replace(c, change->replacement, post);
	return restore(c, change->restored_version, post);
}

/* A status that was asked for and is new is what was done; all else is an edit. */
static enum post_action action_of(const struct editing_change *change)
{
	if (!change->change || !change->change->status)
		return POST_ACTION_EDIT;
	return post_action_for((enum post_draft_status)change->change->status);
}

/* An article that lost its approval does not go out. */
static enum err write_and_take_off(struct call *c, const struct edit *edit,
	const struct post *before)
{
	TRY(withdraw(c, before));
	TRY(post_store_update(c, edit->post, c->principal.user_id));
	TRY(schedule_store_clear(c, edit->post, edit->post->status));
	return post_store_by_id(c, edit->post->id, edit->post);
}

static enum err write(struct call *c, void *arg)
{
	const struct edit *edit = arg;
	TRY(editing_read(c, edit->target, POST_ACTION_EDIT, edit->post));
	struct post before = *edit->post;
	TRY(apply(c, edit->change, edit->post));
	if (schedule_is_lost(&before, edit->post))
		TRY(write_and_take_off(c, edit, &before));
	else
		TRY(post_store_update(c, edit->post, c->principal.user_id));
	TRY(event_note_change(c, &before, edit->post));
	return history_store_note(c, before.status, edit->post, action_of(edit->change));
}

enum err editing_write(struct call *c, const struct editing_target *target,
	const struct editing_change *change, struct post *post)
{
	return db_write(c, write, &(struct edit){.target = target, .change = change, .post = post});
}

static enum err read_to_remove(struct call *c, const struct editing_target *target,
	struct post *post)
{
	enum post_status gone;
	TRY(editing_read(c, target, POST_ACTION_REMOVE, post));
	TRY(transition_next(c, post, POST_ACTION_REMOVE, &gone));
	return withdraw(c, post);
}

struct removal {
	const struct editing_target *target;
	int64_t comments; /* that went; fewer than at once: no more are left */
};

/* A step: comments, and with the last of them the post. Nothing is left then that could tell its
 * history. */
static enum err erase(struct call *c, void *arg)
{
	struct removal *removal = arg;
	struct post post;
	TRY(read_to_remove(c, removal->target, &post));
	TRY(comment_store_remove(c, post.id, COMMENTS_AT_ONCE, &removal->comments));
	if (removal->comments == COMMENTS_AT_ONCE)
		return OK;
	TRY(event_note_post(c, EVENT_KIND_POST_DELETED, post.id));
	return post_store_delete(c, &post);
}

/* Whoever writes waits for one step at most. Where it ends between two, a post with fewer comments
 * is left, which can be removed again. */
enum err editing_remove(struct call *c, const struct editing_target *target)
{
	struct removal removal = {.target = target};
	do {
		TRY(db_write(c, erase, &removal));
	} while (removal.comments == COMMENTS_AT_ONCE);
	return OK;
}
