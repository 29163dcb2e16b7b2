/* What an import is told on its command line. */
#ifndef CRIER_POSTS_IMPORT_OPTIONS_H
#define CRIER_POSTS_IMPORT_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#define IMPORT_MAPPED_MAX 1000 /* authors that --map names */

enum import_format {
	IMPORT_FORMAT_GUESSED,
	IMPORT_FORMAT_WXR,
	IMPORT_FORMAT_FEED,
	IMPORT_FORMAT_NDJSON,
};

/* Who an author of the source is here. */
struct import_mapping {
	const char *login; /* len bytes */
	size_t len;
	const char *email;
};

struct import_options {
	enum import_format format;
	bool as_drafts;
	bool update;
	bool dry_run;
	const char *author; /* e-mail of whose it is when the file does not say; or NULL */
	const char *media;  /* folder that the source's images lie in; NULL: there is none */
	bool fetch;	    /* images that are in no folder are asked for where they lie */
	const char *report; /* file; NULL: standard output */
	const char *path;   /* "-": standard input */
	struct import_mapping mapped[IMPORT_MAPPED_MAX];
	size_t mapped_count;
};

#define IMPORT_USAGE                                                                     \
	"import [--format wxr|feed|ndjson] [--author EMAIL] [--map LOGIN=EMAIL]...\n"    \
	"                         [--media FOLDER] [--fetch] [--as-drafts] [--update]\n" \
	"                         [--dry-run] [--report FILE] FILE\n"

/** Reads the words after "import"; what it finds is borrowed. @return false: usage */
bool import_options_parse(int argc, char **argv, struct import_options *options);

/** The e-mail address that --map gives a login; NULL: none. */
const char *import_options_mapped(const struct import_options *options, const char *login);

#endif
