/* The table as arrays; a step that is there twice does not compile. */
#include "transition.h"

#include "base/macros.h"

#define WRITERS (ACTOR_AUTHOR | ACTOR_ADMIN)
#define REVIEWERS (ACTOR_APPROVER | ACTOR_ADMIN)
#define CRIER ACTOR_CRIER
#define KEEPERS (WRITERS | CRIER) /* zones change their rules, and accounts are closed */

struct step {
	bool is_there;
	enum post_status to;
};

static const struct {
	unsigned who; /* mask of enum actor */
	const char *done;
} actions[] = {
#define ACTION(name, who, done) [POST_ACTION_##name] = {who, done},
#define STEP(kind, from, action, to)
#include "transition.def"
#undef ACTION
#undef STEP
};

static const struct step steps[][POST_STATUS_UNCONFIRMED + 1][COUNT_OF(actions)] = {
#define ACTION(name, who, done)
#define STEP(kind, from, action, to) \
	[POST_KIND_##kind][POST_STATUS_##from][POST_ACTION_##action] = {true, POST_STATUS_##to},
#include "transition.def"
#undef ACTION
#undef STEP
};

enum actor transition_actor(const struct principal *principal, int64_t author_id)
{
	if (principal->user_id && principal->user_id == author_id)
		return ACTOR_AUTHOR;
	switch (principal->role) {
	case ROLE_APPROVER:
		return ACTOR_APPROVER;
	case ROLE_ADMIN:
		return ACTOR_ADMIN;
	case ROLE_SERVICE:
		return ACTOR_CRIER;
	case ROLE_USER:
	case ROLE_PUBLIC:
		break;
	}
	return ACTOR_NOBODY;
}

bool transition_is_by(enum post_action action, enum actor actor)
{
	return actions[action].who & actor;
}

bool transition_is_for(enum post_kind kind, enum post_action action)
{
	for (size_t from = 0; from < COUNT_OF(steps[kind]); from++)
		if (steps[kind][from][action].is_there)
			return true;
	return false;
}

bool transition_find(enum post_kind kind, enum post_status from, enum post_action action,
	enum post_status *to)
{
	const struct step *step = &steps[kind][from][action];
	if (step->is_there)
		*to = step->to;
	return step->is_there;
}

enum err transition_check_actor(struct call *c, const struct post *post, enum post_action action)
{
	enum actor actor = transition_actor(&c->principal, post->user_id);
	if (transition_is_by(action, actor))
		return OK;
	if (actor == ACTOR_AUTHOR)
		return fail(c, ERR_FORBIDDEN, "one's own %s is %s by somebody else",
			post_kind_name(post->kind), actions[action].done);
	return fail(c, ERR_FORBIDDEN, "it is not for you that the %s is %s",
		post_kind_name(post->kind), actions[action].done);
}

enum err transition_next(struct call *c, const struct post *post, enum post_action action,
	enum post_status *to)
{
	if (transition_find(post->kind, post->status, action, to))
		return OK;
	return fail(c, ERR_CONFLICT, "the %s is %s: it cannot be %s", post_kind_name(post->kind),
		post_status_name(post->status), actions[action].done);
}
