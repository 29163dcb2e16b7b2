/* The draft of a submission, for any device of its author. What is answered is in the database, and
 * nowhere else: a Redis in front of it would be asked as often, and could only be wrong. */
#include <inttypes.h>
#include <string.h>

#include "base/version_tag.h"
#include "db/db.h"
#include "draft_store.h"
#include "posts.h"
#include "posts_api.h"

struct saving {
	const struct save_draft_in *in;
	struct saved_draft *draft;
};

static int64_t oldest_us(const struct call *c)
{
	return call_now_us(c) - posts_of(c)->draft_life_us;
}

static enum err none(struct call *c)
{
	return fail(c, ERR_NOT_FOUND, "you have no draft");
}

/* GET /api/session/draft. 304 where the device has it. */
enum err get_draft(struct call *c, const struct get_draft_in *in, struct saved_draft *out)
{
	(void)in;
	enum err err = draft_store_by_user(c, c->principal.user_id, oldest_us(c), out);
	if (err == ERR_NOT_FOUND)
		return none(c);
	TRY(err);
	out->expires_at_us = out->saved_at_us + posts_of(c)->draft_life_us;
	return OK;
}

/* One that is too old is as good as none. */
static enum err read_to_change(struct call *c, struct saved_draft *draft, bool *exists)
{
	enum err err = draft_store_to_change(c, c->principal.user_id, draft);
	*exists = err == OK && draft->saved_at_us > oldest_us(c);
	if (err != ERR_NOT_FOUND)
		return err;
	call_forgive(c);
	return OK;
}

static enum err check_matches(struct call *c, const char *if_match, bool exists, int64_t version)
{
	if (!if_match || (exists && version_tag_matches(if_match, version)))
		return OK;
	if (!exists)
		return fail(c, ERR_PRECONDITION, "there is no draft by now");
	return fail(c, ERR_PRECONDITION, "the draft is at version %" PRId64 " by now", version);
}

/* If-None-Match: * is for a device that has never seen one. */
static enum err check_new(struct call *c, const char *if_none_match, bool exists)
{
	if (if_none_match && strcmp(if_none_match, "*") != 0)
		return fail(c, ERR_BAD_REQUEST, "If-None-Match is * here");
	return if_none_match && exists ? fail(c, ERR_PRECONDITION, "there is a draft by now") : OK;
}

/* Of two devices that save the first one at once, the second one's replaces it, unless it was not
 * to: then it hears of it. */
static enum err save_first(struct call *c, const struct saving *saving)
{
	int64_t user_id = c->principal.user_id;
	const struct draft_content *content = &saving->in->body;
	enum err err = draft_store_insert(c, user_id, content, saving->draft);
	if (err != ERR_CONFLICT)
		return err;
	call_forgive(c);
	TRY(check_new(c, saving->in->if_none_match, true));
	return draft_store_update(c, user_id, content, saving->draft);
}

static enum err save(struct call *c, void *arg)
{
	const struct saving *saving = arg;
	const struct save_draft_in *in = saving->in;
	struct saved_draft before = {0};
	bool exists;
	TRY(read_to_change(c, &before, &exists));
	TRY(check_matches(c, in->if_match, exists, before.version));
	TRY(check_new(c, in->if_none_match, exists));
	if (!before.version)
		return save_first(c, saving);
	return draft_store_update(c, c->principal.user_id, &in->body, saving->draft);
}

/* POST /api/session/draft. 412 where another device saved one since. */
enum err save_draft(struct call *c, const struct save_draft_in *in, struct saved_draft *out)
{
	TRY(db_write(c, save, &(struct saving){in, out}));
	out->expires_at_us = out->saved_at_us + posts_of(c)->draft_life_us;
	return OK;
}

static enum err erase(struct call *c, void *arg)
{
	const struct delete_draft_in *in = arg;
	struct saved_draft before = {0};
	bool exists;
	TRY(read_to_change(c, &before, &exists));
	TRY(check_matches(c, in->if_match, exists, before.version));
	return draft_store_delete(c, c->principal.user_id, DRAFT_ANY_VERSION);
}

/* DELETE /api/session/draft. Harmless where there is none. */
enum err delete_draft(struct call *c, const struct delete_draft_in *in)
{
	struct delete_draft_in own = *in;
	return db_write(c, erase, &own);
}
