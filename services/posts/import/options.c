/* What an import is told on its command line. */
#include "import/options.h"

#include <getopt.h>
#include <string.h>

#include "base/macros.h"

static const struct {
	const char *name;
	enum import_format format;
} formats[] = {
	{"wxr", IMPORT_FORMAT_WXR},
	{"feed", IMPORT_FORMAT_FEED},
	{"rss", IMPORT_FORMAT_FEED},
	{"atom", IMPORT_FORMAT_FEED},
	{"ndjson", IMPORT_FORMAT_NDJSON},
};

static bool parse_format(const char *name, struct import_options *options)
{
	for (size_t i = 0; i < COUNT_OF(formats); i++)
		if (strcmp(formats[i].name, name) == 0)
			options->format = formats[i].format;
	return options->format != IMPORT_FORMAT_GUESSED;
}

/* A login may have a "=" in it, an address rarely: the last one is between them. */
static bool parse_mapping(const char *word, struct import_options *options)
{
	const char *equals = strrchr(word, '=');
	if (!equals || equals == word || !equals[1] || options->mapped_count == IMPORT_MAPPED_MAX)
		return false;
	options->mapped[options->mapped_count++] = (struct import_mapping){
		.login = word,
		.len = (size_t)(equals - word),
		.email = equals + 1,
	};
	return true;
}

static bool take_option(int found, struct import_options *options)
{
	switch (found) {
	case 'f':
		return parse_format(optarg, options);
	case 'm':
		return parse_mapping(optarg, options);
	case 'a':
		options->author = optarg;
		return true;
	case 'i':
		options->media = optarg;
		return true;
	case 'g':
		return options->fetch = true;
	case 'r':
		options->report = optarg;
		return true;
	case 'd':
		return options->as_drafts = true;
	case 'u':
		return options->update = true;
	case 'n':
		return options->dry_run = true;
	default:
		return false;
	}
}

bool import_options_parse(int argc, char **argv, struct import_options *options)
{
	static const struct option known[] = {
		{"format", required_argument, NULL, 'f'},
		{"author", required_argument, NULL, 'a'},
		{"map", required_argument, NULL, 'm'},
		{"media", required_argument, NULL, 'i'},
		{"fetch", no_argument, NULL, 'g'},
		{"report", required_argument, NULL, 'r'},
		{"as-drafts", no_argument, NULL, 'd'},
		{"update", no_argument, NULL, 'u'},
		{"dry-run", no_argument, NULL, 'n'},
		{0},
	};
	memset(options, 0, sizeof *options);
	/* getopt passes over the first word, and argv starts at the first option. */
	optind = 0;
	char **words = argv - 1;
	for (int found; (found = getopt_long(argc + 1, words, "", known, NULL)) != -1;)
		if (!take_option(found, options))
			return false;
	if (optind != argc)
		return false;
	options->path = words[optind];
	return true;
}

const char *import_options_mapped(const struct import_options *options, const char *login)
{
	for (size_t i = 0; i < options->mapped_count; i++) {
		const struct import_mapping *each = &options->mapped[i];
		if (strlen(login) == each->len && memcmp(login, each->login, each->len) == 0)
			return each->email;
	}
	return NULL;
}
