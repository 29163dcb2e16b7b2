/* First whose each is, which auth is asked for; then all in one transaction; then what is told. */
#include "import/job_comments.h"

#include <string.h>

#include "import/comment_rules.h"
#include "import/key.h"
#include "import/record_store.h"
#include "import/write.h"
#include "post_store.h"

/* One comment on its way. */
struct arrival {
	const struct import_comment *comment;
	struct imported_comment made;
	enum import_outcome outcome;
	const char *reason;
};

struct batch {
	int64_t post_id;
	struct arrival *arrivals;
	size_t count;
};

/* An account where the source vouches for it; else a name is all there is. Our own export names
 * addresses, which the accounts were opened for. */
static enum err find_author(struct call *c, struct import_job *job, struct arrival *arrival)
{
	const struct import_author *author = &arrival->comment->author;
	const struct account *account = NULL;
	if (author->login)
		account = accounts_by_login(job->accounts, author->login);
	if (!account && author->email && !job->options->dry_run)
		TRY(accounts_ensure(c, job->accounts, author->login, author->email, author->name,
			&account));
	if (account)
		arrival->made.user_id = account->user_id;
	return OK;
}

/* An address that auth does not take makes one comment bad, and not the others. */
static enum err judge(struct call *c, struct import_job *job, struct arrival *arrival)
{
	enum import_verdict verdict = import_comment_rules_apply(c, arrival->comment,
		&arrival->made, &arrival->reason);
	arrival->outcome = IMPORT_SKIPPED;
	arrival->made.key = import_key_of_comment(c, arrival->comment);
	if (verdict != IMPORT_TAKEN)
		return OK;
	arrival->outcome = IMPORT_CREATED;
	enum err err = find_author(c, job, arrival);
	if (err != ERR_INVALID)
		return err;
	arrival->outcome = IMPORT_ROW_REFUSED;
	arrival->reason = call_printf(c, "its author has no address that is one: %s",
		arrival->comment->author.email);
	call_forgive(c);
	return OK;
}

static enum err add_all(struct call *c, void *arg)
{
	struct batch *batch = arg;
	struct post post;
	TRY(post_store_to_change(c, batch->post_id, &post));
	for (size_t i = 0; i < batch->count; i++) {
		struct arrival *each = &batch->arrivals[i];
		bool added;
		if (each->outcome != IMPORT_CREATED && each->outcome != IMPORT_UNCHANGED)
			continue;
		TRY(record_store_add_comment(c, batch->post_id, &each->made, &added));
		each->outcome = added ? IMPORT_CREATED : IMPORT_UNCHANGED;
	}
	return OK;
}

static void tell(struct import_job *job, const struct batch *batch)
{
	for (size_t i = 0; i < batch->count; i++) {
		const struct arrival *each = &batch->arrivals[i];
		bool taken = each->outcome == IMPORT_CREATED || each->outcome == IMPORT_UNCHANGED;
		import_report_row(&job->report,
			&(struct import_row){
				.line = each->comment->line,
				.kind = IMPORT_COMMENT,
				.outcome = each->outcome,
				.key = each->made.key,
				.user_id = taken ? each->made.user_id : 0,
				.post_id = batch->post_id,
				.status = taken ? comment_status_names[each->made.status - 1]
						: NULL,
				.reason = each->reason,
			});
	}
}

/* @param[out] is_here  whether there is, or in a dry run would be, such a post */
static enum err find_post(struct call *c, const struct import_job *job, const char *key,
	int64_t *post_id, bool *is_here)
{
	const struct import_last *last = &job->last;
	char digest[SHA256_HEX_SIZE];
	if (key)
		sha256_hex(key, strlen(key), digest);
	*is_here = key ? strcmp(digest, last->key) == 0 : last->goes_on;
	*post_id = *is_here ? last->post_id : 0;
	if (*is_here || !key)
		return OK;
	TRY(record_store_find(c, key, post_id));
	*is_here = *post_id != 0;
	return OK;
}

static void pass_over_all(struct batch *batch)
{
	for (size_t i = 0; i < batch->count; i++) {
		batch->arrivals[i].outcome = IMPORT_SKIPPED;
		batch->arrivals[i].reason = "its post is not here";
	}
}

/* Whoever removes the post meanwhile ends its comments, and not the import. */
static enum err write(struct call *c, struct batch *batch)
{
	enum err err = import_write(c, add_all, batch);
	if (err != ERR_NOT_FOUND)
		return err;
	call_forgive(c);
	pass_over_all(batch);
	return OK;
}

static enum err take(struct call *c, struct import_job *job, struct batch *batch)
{
	bool is_here;
	TRY(find_post(c, job, batch->arrivals[0].comment->post_key, &batch->post_id, &is_here));
	for (size_t i = 0; i < batch->count; i++)
		TRY(judge(c, job, &batch->arrivals[i]));
	if (!is_here)
		pass_over_all(batch);
	else if (batch->post_id && !job->options->dry_run)
		TRY(write(c, batch));
	tell(job, batch);
	return OK;
}

static bool same_post(const struct import_comment *one, const struct import_comment *other)
{
	const char *key = one->post_key ? one->post_key : "";
	return strcmp(key, other->post_key ? other->post_key : "") == 0;
}

enum err import_job_comments(struct call *c, struct import_job *job,
	const struct import_comment_list *comments)
{
	struct arrival *arrivals = call_alloc(c, (comments->count + 1) * sizeof *arrivals);
	for (size_t first = 0, end = 0; first < comments->count; first = end) {
		for (; end < comments->count &&
			same_post(&comments->items[first], &comments->items[end]);
			end++)
			arrivals[end].comment = &comments->items[end];
		TRY(take(c, job,
			&(struct batch){.arrivals = &arrivals[first], .count = end - first}));
	}
	return OK;
}
