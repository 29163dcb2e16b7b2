/* The file is kept as one block, cut in place into keys and values. */
#include "daemon/env_file.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct env_line {
	const char *key;
	const char *value;
};

struct env_file {
	char *text;
	struct env_line *lines;
	size_t count;
};

static char *read_all(FILE *in)
{
	char *text = malloc(ENV_FILE_BYTES_MAX + 2);
	if (!text)
		return NULL;
	size_t len = fread(text, 1, ENV_FILE_BYTES_MAX + 1, in);
	text[len] = '\0';
	int error = ferror(in) ? EIO : len > ENV_FILE_BYTES_MAX ? EFBIG : 0;
	if (!error && strlen(text) != len)
		error = EILSEQ;
	if (error) {
		free(text);
		errno = error;
		return NULL;
	}
	while (len && (text[len - 1] == '\n' || text[len - 1] == '\r'))
		text[--len] = '\0';
	return text;
}

char *env_file_slurp(const char *path)
{
	FILE *in = fopen(path, "re");
	if (!in)
		return NULL;
	char *text = read_all(in);
	int error = errno;
	fclose(in);
	errno = error;
	return text;
}

static char *trim(char *text)
{
	while (isblank((unsigned char)*text))
		text++;
	size_t len = strlen(text);
	while (len && isspace((unsigned char)text[len - 1]))
		text[--len] = '\0';
	return text;
}

static char *unquote(char *value)
{
	size_t len = strlen(value);
	bool quoted = len >= 2 && (*value == '"' || *value == '\'') && value[len - 1] == *value;
	if (!quoted)
		return value;
	value[len - 1] = '\0';
	return value + 1;
}

static bool is_key(const char *key)
{
	if (!*key || isdigit((unsigned char)*key))
		return false;
	for (; *key; key++)
		if (!isalnum((unsigned char)*key) && *key != '_')
			return false;
	return true;
}

static bool take_line(struct env_file *file, char *line)
{
	line = trim(line);
	if (!*line || *line == '#')
		return true;
	if (strncmp(line, "export ", 7) == 0)
		line = trim(line + 7);
	char *equals = strchr(line, '=');
	if (!equals)
		return false;
	*equals = '\0';
	const char *key = trim(line);
	if (!is_key(key))
		return false;
	file->lines[file->count++] = (struct env_line){key, unquote(trim(equals + 1))};
	return true;
}

static size_t count_lines(const char *text)
{
	size_t count = 1;
	for (; *text; text++)
		count += *text == '\n';
	return count;
}

static void parse(struct env_file *file, const char *path, FILE *complaints, bool *ok)
{
	file->lines = calloc(count_lines(file->text), sizeof *file->lines);
	if (!file->lines)
		abort();
	char *rest = file->text;
	for (size_t number = 1; rest; number++) {
		char *line = strsep(&rest, "\n");
		if (take_line(file, line))
			continue;
		fprintf(complaints, "%s:%zu: not KEY=VALUE\n", path, number);
		*ok = false;
	}
}

struct env_file *env_file_create(const char *path, FILE *complaints, bool *ok)
{
	struct env_file *file = calloc(1, sizeof *file);
	if (!file)
		abort();
	if (!path)
		return file;
	file->text = env_file_slurp(path);
	if (file->text) {
		parse(file, path, complaints, ok);
	} else if (errno != ENOENT) {
		fprintf(complaints, "%s: %s\n", path, strerror(errno));
		*ok = false;
	}
	return file;
}

void env_file_destroy(struct env_file *file)
{
	if (!file)
		return;
	free(file->lines);
	free(file->text);
	free(file);
}

const char *env_file_get(const struct env_file *file, const char *key)
{
	for (size_t i = file->count; i-- > 0;)
		if (strcmp(file->lines[i].key, key) == 0)
			return file->lines[i].value;
	return NULL;
}
