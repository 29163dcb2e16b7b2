/* What a parser makes of a file, for people, for tests and for the bench. */
#include "parse_command.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/text.h"
#include "sources/parsed_json.h"

#define EXIT_USAGE 2
#define HEADERS_MAX 200
#define HEADER_BYTES_MAX ((size_t)256 * 1024)

struct parse_options {
	const char *path, *headers_path;
	long repeat; /* for the bench: parse so many times and print how long one took */
};

static int usage(void)
{
	fprintf(stderr, "usage: crier-scraper %s\n", PARSE_COMMAND_USAGE);
	return EXIT_USAGE;
}

/* At most max bytes of a file, with a NUL behind; NULL where it cannot be read. */
static char *read_file(struct arena *arena, const char *path, size_t max, size_t *len)
{
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
	if (!file) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		return NULL;
	}
	struct text text;
	text_init(&text, arena, 65536, max);
	char piece[8192];
	size_t got;
	while (text.len < max && (got = fread(piece, 1, sizeof piece, file)) > 0)
		text_add(&text, piece, got < max - text.len ? got : max - text.len);
	bool good = !ferror(file);
	if (file != stdin)
		fclose(file);
	*len = text.len;
	if (!good)
		fprintf(stderr, "%s: cannot be read\n", path);
	return good ? arena_copy(arena, text.data, text.len) : NULL;
}

/* "HTTP 200 OK", "HTTP/1.1 200 OK"; "Name: value"; "# a note". */
static void read_header_line(struct arena *arena, char *line, struct answer *answer,
	struct answer_header *headers)
{
	line[strcspn(line, "\r")] = '\0';
	if (strncmp(line, "HTTP", 4) == 0) {
		const char *status = strchr(line, ' ');
		answer->status = status ? atoi(status + 1) : answer->status;
		return;
	}
	char *colon = strchr(line, ':');
	if (*line == '#' || !colon || answer->header_count == HEADERS_MAX)
		return;
	const char *value = colon + 1 + strspn(colon + 1, " \t");
	headers[answer->header_count].name = arena_copy(arena, line, (size_t)(colon - line));
	headers[answer->header_count++].value = value;
}

static bool read_headers(struct arena *arena, const char *path, struct answer *answer)
{
	size_t len;
	char *text = read_file(arena, path, HEADER_BYTES_MAX, &len), *rest = NULL;
	if (!text)
		return false;
	struct answer_header *headers = arena_alloc(arena, HEADERS_MAX * sizeof *headers);
	answer->headers = headers;
	for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		read_header_line(arena, line, answer, headers);
	if (!answer->content_type)
		answer->content_type = answer_header(answer, "Content-Type");
	return true;
}

static bool read_options(int argc, char **argv, struct parse_options *options,
	struct answer *answer)
{
	static const struct option known[] = {{"url", required_argument, NULL, 'u'},
		{"status", required_argument, NULL, 's'},
		{"content-type", required_argument, NULL, 't'},
		{"headers", required_argument, NULL, 'h'}, {"repeat", required_argument, NULL, 'r'},
		{0}};
	int option;
	while ((option = getopt_long(argc, argv, "", known, NULL)) != -1)
		switch (option) {
		case 'u':
			answer->url = optarg;
			break;
		case 's':
			answer->status = atoi(optarg);
			break;
		case 't':
			answer->content_type = optarg;
			break;
		case 'h':
			options->headers_path = optarg;
			break;
		case 'r':
			options->repeat = strtol(optarg, NULL, 10);
			break;
		default:
			return false;
		}
	options->path = optind + 1 == argc ? argv[optind] : NULL;
	return options->path != NULL;
}

static bool print(struct arena *arena, const struct answer *answer)
{
	struct parsed *parsed = arena_alloc(arena, sizeof *parsed);
	parse_answer(arena, answer, parsed);
	struct text out;
	text_init(&out, arena, 65536, SIZE_MAX);
	parsed_json_write(&out, parsed);
	return fwrite(out.data, 1, out.len, stdout) == out.len && fflush(stdout) == 0;
}

/* Of this process alone: what else the machine does is not counted. */
static double cpu_us(void)
{
	struct timespec now;
	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

/* Microseconds of one parse, the JSON of its result not counted. */
static void measure(const struct answer *answer, long repeat)
{
	struct arena *arena = arena_create();
	double begun = cpu_us();
	for (long i = 0; i < repeat; i++) {
		struct parsed *parsed = arena_alloc(arena, sizeof *parsed);
		parse_answer(arena, answer, parsed);
		arena_reset(arena);
	}
	double us = (cpu_us() - begun) / (double)repeat;
	printf("{\"bytes\":%zu,\"microseconds\":%.1f}\n", answer->len, us);
	arena_destroy(arena);
}

static int run(struct arena *arena, const struct parse_options *options, struct answer *answer)
{
	/* One byte more than is parsed: what is longer is cut there, and not here. */
	answer->body = read_file(arena, options->path, ANSWER_BYTES_MAX + 1, &answer->len);
	if (!answer->body)
		return EXIT_FAILURE;
	if (options->headers_path && !read_headers(arena, options->headers_path, answer))
		return EXIT_FAILURE;
	if (options->repeat > 0)
		measure(answer, options->repeat);
	else if (!print(arena, answer))
		return EXIT_FAILURE;
	return EXIT_SUCCESS;
}

int parse_command(struct service *service, int argc, char **argv)
{
	(void)service;
	struct parse_options options = {.repeat = 0};
	struct answer answer = {.fetched_at_us = clock_now_us(&clock_system)};
	if (!read_options(argc, argv, &options, &answer))
		return usage();
	struct arena *arena = arena_create();
	int status = run(arena, &options, &answer);
	arena_destroy(arena);
	return status;
}
