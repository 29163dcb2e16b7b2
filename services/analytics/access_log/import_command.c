/* The file is read line by line, and written by batches: a run that is cut off goes on when it is
 * started again. */
#include "access_log/import_command.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "access_log/access_import.h"
#include "ranking_cache.h"

#define EXIT_USAGE 2

struct options {
	const char *pattern;
	const char *host;
	const char *file;
};

static bool read_options(int argc, char **argv, struct options *options)
{
	*options = (struct options){.pattern = "/posts/{id}", .host = ""};
	int i = 0;
	for (; i + 1 < argc && argv[i][0] == '-' && argv[i][1]; i += 2) {
		if (strcmp(argv[i], "--posts") == 0)
			options->pattern = argv[i + 1];
		else if (strcmp(argv[i], "--host") == 0)
			options->host = argv[i + 1];
		else
			return false;
	}
	options->file = i < argc ? argv[i] : NULL;
	return i + 1 == argc;
}

static void print_report(const struct access_report *report)
{
	printf("{\"lines\":%" PRId64 ",\"unreadable\":%" PRId64 ",\"no_pages\":%" PRId64
	       ",\"impressions\":%" PRId64 ",\"bots\":%" PRId64 ",\"of_posts\":%" PRId64
	       ",\"duplicates\":%" PRId64 "}\n",
		report->lines, report->unreadable, report->no_pages, report->impressions,
		report->bots, report->of_posts, report->duplicates);
}

static int complain(const struct options *options, const char *why)
{
	fprintf(stderr, "crier-analytics: import-log: %s: %s\n", options->file, why);
	return 1;
}

/* The call begins anew with each batch, so that memory is given back. */
static enum err take_line(struct service *service, struct call *c, struct arena *arena,
	struct access_import *import, struct slice line)
{
	TRY(access_import_line(c, import, line));
	if (import->count)
		return OK;
	call_finish(c);
	service_call_init(service, c, arena);
	return OK;
}

static int read_file(struct service *service, const struct options *options, FILE *file,
	struct access_import *import)
{
	struct arena *arena = arena_create();
	struct call c;
	char *line = NULL;
	size_t size = 0;
	ssize_t len;
	enum err err = OK;
	service_call_init(service, &c, arena);
	while (err == OK && (len = getline(&line, &size, file)) > 0) {
		size_t bytes = (size_t)len;
		while (bytes && (line[bytes - 1] == '\n' || line[bytes - 1] == '\r'))
			bytes--;
		if (bytes)
			err = take_line(service, &c, arena, import, (struct slice){line, bytes});
	}
	if (err == OK)
		err = access_import_end(&c, import);
	int status = err ? complain(options, c.failure.detail ? c.failure.detail : err_title(err))
			 : 0;
	free(line);
	call_finish(&c);
	arena_destroy(arena);
	return status;
}

int import_command(struct service *service, int argc, char **argv)
{
	struct options options;
	struct access_import import;
	if (!read_options(argc, argv, &options) ||
		!access_import_init(&import, service->arena, options.pattern, options.host)) {
		fputs("crier-analytics: import-log [--posts PATTERN] [--host HOST] FILE; the pattern "
		      "has {id} in it\n",
			stderr);
		return EXIT_USAGE;
	}
	FILE *file = strcmp(options.file, "-") == 0 ? stdin : fopen(options.file, "re");
	if (!file)
		return complain(&options, strerror(errno));
	int status = read_file(service, &options, file, &import);
	if (!status && ferror(file))
		status = complain(&options, strerror(errno));
	ranking_cache_forget_outside(service);
	print_report(&import.report);
	if (file != stdin)
		fclose(file);
	return status;
}
