/* The decision, its row in the history and the version that it is about are of one transaction: of
 * two at once the second finds the article decided, and an edit in between has another version. */
#include "approval.h"

#include <string.h>

#include "events/event.h"
#include "history_store.h"
#include "post.h"
#include "post_store.h"
#include "transition.h"

struct decide {
	const struct editing_target *target;
	enum post_action action;
	const char *reason;
	struct post *post;
};

static enum err note(struct call *c, const struct decide *job, enum post_status from)
{
	return history_store_add(c, &(struct history_note){.post_id = job->post->id,
					    .version = job->post->version,
					    .from = from,
					    .to = job->post->status,
					    .action = job->action,
					    .reason = job->reason});
}

static enum err decide(struct call *c, void *arg)
{
	const struct decide *job = arg;
	struct post *post = job->post;
	TRY(editing_read(c, job->target, job->action, post));
	enum post_status from = post->status;
	TRY(transition_next(c, post, job->action, &post->status));
	post_note_publication(c, post);
	post->updated_at_us = call_now_us(c);
	TRY(post_store_decide(c, post));
	TRY(note(c, job, from));
	TRY(event_note_post(c,
		job->action == POST_ACTION_APPROVE ? EVENT_KIND_ARTICLE_APPROVED
						   : EVENT_KIND_ARTICLE_REJECTED,
		post->id));
	return history_store_decisions(c, &(struct post_list){.items = post, .count = 1});
}

enum err approval_decide(struct call *c, const struct editing_target *target,
	enum post_action action, const char *reason, struct post *post)
{
	if (reason && strspn(reason, " \t\r\n") == strlen(reason))
		return fail_field(c, "/reason", "must say why");
	return db_write(c, decide,
		&(struct decide){.target = target,
			.action = action,
			.reason = reason,
			.post = post});
}

enum err approval_add_decisions(struct call *c, struct post_list *posts)
{
	for (size_t i = 0; i < posts->count; i++)
		if (!post_is_reviewed_by(c, &posts->items[i]))
			return OK;
	return history_store_decisions(c, posts);
}
