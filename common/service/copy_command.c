/* The words of the command line, and what people see of a copy. */
#include "service/copy_command.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "copy/copy.h"
#include "service/commands.h"

#define EXIT_USAGE 2
#define CHECKSUM_DIGITS_SHOWN 16

struct copy_words {
	const char *from;
	const char *to;
};

static bool read_words(int argc, char **argv, struct copy_words *words)
{
	for (int i = 0; i + 1 < argc; i += 2) {
		if (strcmp(argv[i], "--from") == 0)
			words->from = argv[i + 1];
		else if (strcmp(argv[i], "--to") == 0)
			words->to = argv[i + 1];
		else
			return false;
	}
	return argc == 4 && words->from && words->to;
}

static bool is_same_file(const char *one, const char *other)
{
	static const char prefix[] = "sqlite:";
	size_t len = strlen(prefix);
	struct stat files[2];
	return strncmp(one, prefix, len) == 0 && strncmp(other, prefix, len) == 0 &&
	       stat(one + len, &files[0]) == 0 && stat(other + len, &files[1]) == 0 &&
	       files[0].st_dev == files[1].st_dev && files[0].st_ino == files[1].st_ino;
}

/* What it writes after the snapshot would stay behind without a word. Only a daemon of this
 * configuration is found: README.md says to stop all. */
static bool is_in_use(struct service *service, struct call *c, const char *from)
{
	const char *own = service->config.db_url;
	if (strcmp(from, own) != 0 && !is_same_file(from, own))
		return false;
	bool answers = command_ask_daemon(service, c, "/healthz") == OK;
	call_forgive(c);
	return answers;
}

static void tell_progress(const char *table, enum copy_stage stage, int64_t rows)
{
	fprintf(stderr, "%s: %" PRId64 " rows %s\n", table, rows,
		stage == COPY_WRITTEN ? "written, reading them back" : "read back");
}

static void print_report(const char *daemon, const struct copy_report *report)
{
	printf("%-18s %12s %12s  %-*s  %s\n", "table", "rows", "copied", CHECKSUM_DIGITS_SHOWN,
		"checksum", "of the copy");
	for (size_t i = 0; i < report->count; i++) {
		const struct copy_line *line = &report->lines[i];
		printf("%-18s %12" PRId64 " %12" PRId64 "  %.*s  %.*s\n", line->table,
			line->rows[0], line->rows[1], CHECKSUM_DIGITS_SHOWN, line->checksums[0],
			CHECKSUM_DIGITS_SHOWN, line->checksums[1]);
	}
	printf("crier-%s: all rows are there, and equal\n", daemon);
}

static int copy(struct service *service, struct call *c, const struct copy_words *words)
{
	const struct service_plan *plan = service->plan;
	struct copy_report report;
	enum err err = copy_database(c,
		&(struct copy_options){
			.from = words->from,
			.to = words->to,
			.schema = plan->daemon,
			.migrations = plan->migrations,
			.tables = plan->tables,
			.progress = tell_progress,
		},
		&report);
	if (err) {
		fprintf(stderr, "crier-%s: the copy failed: %s\n", plan->daemon, c->failure.detail);
		return 1;
	}
	print_report(plan->daemon, &report);
	return 0;
}

int run_copy(struct service *service, struct call *c, int argc, char **argv)
{
	const char *daemon = service->plan->daemon;
	struct copy_words words = {0};
	if (!service->plan->tables || !read_words(argc, argv, &words)) {
		fprintf(stderr, "crier-%s: %s\n", daemon,
			service->plan->tables ? "copy --from URL --to URL" : "has no database");
		return EXIT_USAGE;
	}
	if (is_in_use(service, c, words.from)) {
		fprintf(stderr,
			"crier-%s: it runs on that database: stop it first, or copy a backup\n",
			daemon);
		return 1;
	}
	return copy(service, c, &words);
}
