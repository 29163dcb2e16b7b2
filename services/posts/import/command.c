/* The subcommand that imports posts from a file: the reader of the format gives authors and
 * items, the rules say what becomes of each, and what is here already is passed over. */
#include "import/command.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "accounts.h"
#include "import/ndjson.h"
#include "import/report.h"
#include "import/rules.h"
#include "import/wxr.h"
#include "record_store.h"

#define EXIT_USAGE 2

enum import_format { IMPORT_FORMAT_GUESSED, IMPORT_FORMAT_WXR, IMPORT_FORMAT_NDJSON };

struct import_options {
	enum import_format format;
	bool as_drafts;
	bool dry_run;
	const char *author; /* e-mail of whose it is when the file does not say; or NULL */
	const char *path;
};

struct import_job {
	const struct import_options *options;
	struct accounts *accounts;
	struct import_report report;
};

static enum err take_author(struct call *c, void *arg, const struct import_author *author)
{
	struct import_job *job = arg;
	if (!author->email || !*author->email)
		return OK; /* a login without an address: --author says whose those are */
	if (job->options->dry_run)
		return OK;
	const struct account *account;
	return accounts_ensure(c, job->accounts, author->login, author->email, author->name,
		&account);
}

static enum err find_author(struct call *c, struct import_job *job,
	const struct import_author *author, int64_t *user_id)
{
	const struct account *account = author->login
						? accounts_by_login(job->accounts, author->login)
						: NULL;
	const char *email = author->email ? author->email : job->options->author;
	if (!account && !email)
		return fail(c, ERR_INVALID, "its author%s%s has no address: say --author EMAIL",
			author->login ? " " : "", author->login ? author->login : "");
	if (!account)
		TRY(accounts_ensure(c, job->accounts, email, email, author->name, &account));
	*user_id = account->user_id;
	return OK;
}

static void make_draft(struct post *post)
{
	post->status = POST_STATUS_DRAFT;
	post->has_publish_at = post->has_published_at = false;
}

static enum err insert(struct call *c, void *arg)
{
	return record_store_insert(c, arg);
}

static enum err store(struct call *c, struct import_job *job, struct import_post *import,
	struct import_row *row)
{
	if (import->key)
		TRY(record_store_find(c, import->key, &row->post_id));
	if (row->post_id) {
		row->outcome = IMPORT_OUTCOME_EXISTS;
		return OK;
	}
	if (job->options->dry_run)
		return OK;
	TRY(find_author(c, job, &import->author, &import->post.user_id));
	TRY(db_write(c, insert, import));
	row->post_id = import->post.id;
	return OK;
}

static enum err take_item(struct call *c, void *arg, const struct import_item *item)
{
	struct import_job *job = arg;
	struct import_post import = {0};
	struct import_row row = {.line = item->line, .key = item->key};
	enum import_verdict verdict = import_rules_apply(c, item, &import, &row.reason);
	job->report.comments += (int64_t)item->comment_count;
	if (verdict == IMPORT_TAKEN) {
		if (job->options->as_drafts)
			make_draft(&import.post);
		TRY(store(c, job, &import, &row));
		row.status = post_status_name(import.post.status);
		row.notes = &import.notes;
	} else {
		row.outcome = verdict == IMPORT_REFUSED ? IMPORT_OUTCOME_REFUSED
							: IMPORT_OUTCOME_PASSED_OVER;
	}
	import_report_row(&job->report, &row);
	return OK;
}

static void take_bad_row(void *arg, int64_t line, const char *reason)
{
	struct import_job *job = arg;
	import_report_row(&job->report, &(struct import_row){.line = line,
						.outcome = IMPORT_OUTCOME_REFUSED,
						.reason = reason});
}

static bool ends_with(const char *path, const char *ending)
{
	size_t len = strlen(path);
	size_t ending_len = strlen(ending);
	return len >= ending_len && strcmp(path + len - ending_len, ending) == 0;
}

static bool parse_format(const char *name, enum import_format *format)
{
	*format = strcmp(name, "wxr") == 0	? IMPORT_FORMAT_WXR
		  : strcmp(name, "ndjson") == 0 ? IMPORT_FORMAT_NDJSON
						: IMPORT_FORMAT_GUESSED;
	return *format != IMPORT_FORMAT_GUESSED;
}

static bool parse_options(int argc, char **argv, struct import_options *options)
{
	static const struct option known[] = {
		{"format", required_argument, NULL, 'f'},
		{"author", required_argument, NULL, 'a'},
		{"as-drafts", no_argument, NULL, 'd'},
		{"dry-run", no_argument, NULL, 'n'},
		{0},
	};
	*options = (struct import_options){0};
	/* getopt passes over the first word, and argv starts at the first option. */
	optind = 0;
	char **words = argv - 1;
	for (int found; (found = getopt_long(argc + 1, words, "", known, NULL)) != -1;) {
		if (found == 'f' && parse_format(optarg, &options->format))
			continue;
		else if (found == 'a')
			options->author = optarg;
		else if (found == 'd')
			options->as_drafts = true;
		else if (found == 'n')
			options->dry_run = true;
		else
			return false;
	}
	if (optind != argc)
		return false;
	options->path = words[optind];
	if (!options->format)
		options->format = ends_with(options->path, ".xml") ? IMPORT_FORMAT_WXR
								   : IMPORT_FORMAT_NDJSON;
	return true;
}

static enum err read_file(struct call *c, FILE *in, struct import_job *job, struct import_end *end)
{
	const struct import_sink sink = {.author = take_author,
		.item = take_item,
		.bad_row = take_bad_row,
		.arg = job};
	if (job->options->format == IMPORT_FORMAT_WXR)
		return import_wxr_read(c, in, &sink, end);
	return import_ndjson_read(c, in, &sink, end);
}

static int run(struct service *service, FILE *in, const struct import_options *options)
{
	struct import_job job = {.options = options,
		.accounts = accounts_create(&service->config),
		.report = {.out = stdout}};
	struct import_end end = {0};
	struct arena *arena = arena_create();
	struct call c;
	service_call_init(service, &c, arena);
	enum err err = read_file(&c, in, &job, &end);
	if (err)
		fprintf(stderr, "crier-posts: %s\n",
			c.failure.detail ? c.failure.detail : err_title(err));
	import_report_end(&job.report, &end, options->dry_run);
	call_finish(&c);
	arena_destroy(arena);
	accounts_destroy(job.accounts);
	return err || !end.complete ? 1 : 0;
}

int import_command(struct service *service, int argc, char **argv)
{
	struct import_options options;
	if (!parse_options(argc, argv, &options)) {
		fputs("usage: crier-posts import [--format wxr|ndjson] [--as-drafts] [--author EMAIL] "
		      "[--dry-run] FILE\n",
			stderr);
		return EXIT_USAGE;
	}
	FILE *in = strcmp(options.path, "-") == 0 ? stdin : fopen(options.path, "rb");
	if (!in) {
		perror(options.path);
		return 1;
	}
	int status = run(service, in, &options);
	if (in != stdin)
		fclose(in);
	return status;
}
