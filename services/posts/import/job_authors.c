/* Accounts are auth's, by their e-mail address; one is opened where there is none. */
#include "import/job_authors.h"

#include "import/run.h"
#include "import/text.h"
#include "json/format.h"

#define NAME_MAX_CHARACTERS 200 /* as auth has it */

/* What auth takes stands as it is: our own export comes back byte for byte. */
static const char *fit_name(struct call *c, const char *name)
{
	if (!name)
		return NULL;
	const char *line = format_matches(FORMAT_SINGLE_LINE, name) ? name
								    : import_text_line(c, name);
	return import_text_cut(c, line, NAME_MAX_CHARACTERS);
}

/* In a dry run nothing is opened: who has an address would have an account. */
static enum err ensure(struct call *c, struct import_job *job, const char *login, const char *email,
	const char *name, const struct account **account)
{
	if (!job->options->dry_run)
		return accounts_ensure(c, job->accounts, login, email, fit_name(c, name), account);
	const struct account nobody = {.login = login, .email = email, .name = ""};
	*account = accounts_alias(c, job->accounts, login, &nobody);
	return OK;
}

/* What auth does not take for an address is one bad row. */
static enum err ensure_or_refuse(struct call *c, struct import_job *job,
	const struct import_author *author, const char *email, struct import_row *row,
	const struct account **account)
{
	enum err err = ensure(c, job, author->login, email, author->name, account);
	row->outcome = IMPORT_CREATED;
	if (err != ERR_INVALID)
		return err;
	row->outcome = IMPORT_ROW_REFUSED;
	row->reason = import_run_reason(c);
	call_forgive(c);
	return OK;
}

static const char *address_of(const struct import_job *job, const struct import_author *author)
{
	const char *mapped = author->login ? import_options_mapped(job->options, author->login)
					   : NULL;
	if (mapped)
		return mapped;
	return author->email && *author->email ? author->email : NULL;
}

enum err import_job_author(struct call *c, struct import_job *job,
	const struct import_author *author)
{
	struct import_row row = {.kind = IMPORT_AUTHOR, .key = author->login};
	const char *email = address_of(job, author);
	const struct account *account = NULL;
	if (!email) {
		row.outcome = IMPORT_SKIPPED;
		row.reason = "no address: --map or --author says whose the posts are";
	} else {
		TRY(ensure_or_refuse(c, job, author, email, &row, &account));
	}
	if (account) {
		row.user_id = account->user_id;
		if (author->id)
			accounts_alias(c, job->accounts, author->id, account);
	}
	import_report_row(&job->report, &row);
	return OK;
}

static enum err nobodys(struct call *c, struct import_job *job, const char *login)
{
	if (login)
		import_report_unmapped(&job->report, login);
	return fail(c, ERR_INVALID, "its author%s%s has no address: say --author EMAIL%s",
		login ? " " : "", login ? login : "", login ? ", or --map for this one alone" : "");
}

enum err import_job_find_author(struct call *c, struct import_job *job,
	const struct import_author *author, int64_t *user_id)
{
	const char *login = author->login && *author->login ? author->login : NULL;
	const struct account *account = login ? accounts_by_login(job->accounts, login) : NULL;
	const char *email = address_of(job, author);
	if (!email)
		email = job->options->author;
	if (!account && !email)
		return nobodys(c, job, login);
	if (!account)
		TRY(ensure(c, job, email, email, author->name, &account));
	*user_id = account->user_id;
	return OK;
}
