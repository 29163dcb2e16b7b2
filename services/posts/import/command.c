/* The subcommand that imports posts from a file: the reader of the format gives authors, items and
 * comments to a job. */
#include "import/command.h"

#include <stdio.h>
#include <string.h>

#include "import/feed.h"
#include "import/job_covers.h"
#include "import/ndjson.h"
#include "import/source.h"
#include "import/wxr.h"
#include "posts_config.h"

#define EXIT_USAGE 2
#define EXIT_REFUSED 3

static enum err read_source(struct call *c, struct import_source *source, struct import_job *job,
	struct import_end *end)
{
	const struct import_sink sink = import_job_sink(job);
	FILE *in = import_source_file(source);
	enum import_format format = job->options->format;
	if (format == IMPORT_FORMAT_GUESSED)
		format = import_source_format(source);
	switch (format) {
	case IMPORT_FORMAT_WXR:
		return import_wxr_read(c, in, &sink, end);
	case IMPORT_FORMAT_FEED:
		return import_feed_read(c, in, &sink, end);
	case IMPORT_FORMAT_NDJSON:
		return import_ndjson_read(c, in, &sink, end);
	case IMPORT_FORMAT_GUESSED:
		break;
	}
	return fail(c, ERR_INVALID,
		"it is none of a WordPress export, a feed and NDJSON: say --format if it is");
}

static enum err read_file(struct call *c, FILE *in, struct import_job *job, struct import_end *end)
{
	struct import_source *source;
	TRY(import_source_open(c, in, &source));
	enum err err = read_source(c, source, job, end);
	import_source_close(source);
	return err;
}

/* A report that cannot be written whole is no report. */
static int exit_status(const struct import_job *job, const struct import_end *end, enum err err)
{
	bool told = fflush(job->report.out) == 0 && !ferror(job->report.out);
	if (!told)
		perror("crier-posts: the report");
	if (err != OK || !end->complete || !told)
		return 1;
	return import_report_has_refused(&job->report) ? EXIT_REFUSED : 0;
}

static enum err open_fetching(struct call *c, const struct posts_config *config,
	struct import_job *job)
{
	struct trusted_peers *allowed = call_alloc(c, sizeof *allowed);
	if (!trusted_parse(c->arena, config->import_allow, allowed))
		return fail(c, ERR_UNAVAILABLE, "CRIER_IMPORT_ALLOW: \"%s\" is no list of networks",
			config->import_allow);
	job->fetching = fetching_create(allowed);
	return job->fetching ? OK : fail(c, ERR_UNAVAILABLE, "images cannot be fetched");
}

static enum err open_desk(struct call *c, const struct service *service, struct import_job *job)
{
	const struct posts_config *config = service->plan->config_target;
	if (job->options->fetch)
		TRY(open_fetching(c, config, job));
	if (!job->options->media && !job->options->fetch)
		return OK;
	return media_desk_create(c, &config->media, service->config.data, &job->desk);
}

static enum err import_into(struct call *c, const struct service *service, FILE *in,
	struct import_job *job, struct import_end *end)
{
	enum err err = open_desk(c, service, job);
	if (err == OK)
		err = read_file(c, in, job, end);
	if (err == OK)
		err = import_job_show_covers(c, job);
	media_desk_destroy(job->desk);
	fetching_destroy(job->fetching);
	return err;
}

/* Whoever keeps the report alone is told as well. */
static void tell(const struct call *c, enum err err, struct import_end *end)
{
	const char *why = c->failure.detail ? c->failure.detail : err_title(err);
	fprintf(stderr, "crier-posts: %s\n", why);
	end->complete = false;
	if (!end->why)
		end->why = why;
}

static int run(struct service *service, const struct import_options *options, FILE *in, FILE *out)
{
	struct arena *arena = arena_create();
	struct import_end end = {0};
	struct call c;
	service_call_init(service, &c, arena);
	struct import_job *job = call_alloc(&c, sizeof *job);
	*job = (struct import_job){.options = options,
		.accounts = accounts_create(&service->config),
		.covers = covers_create(service->config.data),
		.report = {.out = out, .arena = arena}};
	enum err err = import_into(&c, service, in, job, &end);
	if (err != OK)
		tell(&c, err, &end);
	import_report_end(&job->report, &end, options->dry_run);
	int status = exit_status(job, &end, err);
	covers_destroy(job->covers);
	accounts_destroy(job->accounts);
	call_finish(&c);
	arena_destroy(arena);
	return status;
}

/* A file that is NULL or "-" is the other one. */
static FILE *open_or(const char *path, const char *mode, FILE *otherwise)
{
	if (!path || strcmp(path, "-") == 0)
		return otherwise;
	FILE *file = fopen(path, mode);
	if (!file)
		perror(path);
	return file;
}

int import_command(struct service *service, int argc, char **argv)
{
	static struct import_options options;
	if (!import_options_parse(argc, argv, &options)) {
		fputs("usage: crier-posts " IMPORT_USAGE, stderr);
		return EXIT_USAGE;
	}
	FILE *in = open_or(options.path, "rb", stdin);
	FILE *out = in ? open_or(options.report, "w", stdout) : NULL;
	int status = out ? run(service, &options, in, out) : 1;
	if (out && out != stdout && fclose(out) != 0)
		status = 1;
	if (in && in != stdin)
		fclose(in);
	return status;
}
