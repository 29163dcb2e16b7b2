/* Each row is looked up in the environment, then in the .env file, then in its fallback; all
 * that is wrong is said at once, and a secret's value never. */
#include "daemon/config.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/macros.h"
#include "daemon/env_file.h"

#define NAME_BYTES_MAX 128

struct loading {
	struct arena *arena;
	const struct env_file *file;
	FILE *complaints;
	bool ok;
};

static void complain(struct loading *loading, const struct config_row *row, const char *what)
{
	fprintf(loading->complaints, "%s: %s\n", row->name, what);
	loading->ok = false;
}

static void complain_of_value(struct loading *loading, const struct config_row *row,
	const char *value, const char *wanted)
{
	fprintf(loading->complaints, "%s: \"%s\" is not %s\n", row->name, value, wanted);
	loading->ok = false;
}

/* Compose files pass on unset variables as empty ones, so empty is as good as not there. */
static const char *non_empty(const char *value)
{
	return value && *value ? value : NULL;
}

static const char *read_value_file(struct loading *loading, const struct config_row *row,
	const char *path)
{
	char *text = env_file_slurp(path);
	if (!text) {
		fprintf(loading->complaints, "%s_FILE: %s: %s\n", row->name, path, strerror(errno));
		loading->ok = false;
		return NULL;
	}
	const char *value = arena_strdup(loading->arena, text);
	free(text);
	return value;
}

/* The value of one source: NAME there, or the content of the file that NAME_FILE names. */
static bool look_up(struct loading *loading, const struct config_row *row,
	const char *(*get)(const struct env_file *file, const char *key), const char **value)
{
	char file_name[NAME_BYTES_MAX];
	snprintf(file_name, sizeof file_name, "%s_FILE", row->name);
	const char *direct = non_empty(get(loading->file, row->name));
	const char *path = non_empty(get(loading->file, file_name));
	if (direct && path)
		complain(loading, row, "set both directly and by _FILE");
	if (direct)
		*value = arena_strdup(loading->arena, direct);
	else if (path)
		*value = read_value_file(loading, row, path);
	return direct || path;
}

static const char *get_environment(const struct env_file *file, const char *key)
{
	(void)file;
	return getenv(key);
}

/* False when there is nothing to store: said to be missing, or complained of already. */
static bool find_value(struct loading *loading, const struct config_row *row, const char **value)
{
	*value = NULL;
	if (look_up(loading, row, get_environment, value) ||
		look_up(loading, row, env_file_get, value))
		return *value != NULL;
	if (!row->fallback) {
		complain(loading, row, "must be set");
		return false;
	}
	*value = row->fallback;
	return true;
}

static void store_int(struct loading *loading, const struct config_row *row, const char *text,
	int64_t *out)
{
	char *end;
	errno = 0;
	intmax_t value = strtoimax(text, &end, 10);
	if (errno || end == text || *end) {
		complain_of_value(loading, row, text, "a whole number");
	} else if (value < row->minimum || value > row->maximum) {
		char wanted[80];
		snprintf(wanted, sizeof wanted, "between %" PRId64 " and %" PRId64, row->minimum,
			row->maximum);
		complain_of_value(loading, row, text, wanted);
	} else {
		*out = value;
	}
}

static void store_bool(struct loading *loading, const struct config_row *row, const char *text,
	bool *out)
{
	static const char *const words[][2] = {{"false", "true"}, {"no", "yes"}, {"off", "on"},
		{"0", "1"}};
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		for (int value = 0; value <= 1; value++) {
			if (strcasecmp(text, words[i][value]) == 0) {
				*out = value;
				return;
			}
		}
	}
	complain_of_value(loading, row, text, "true or false");
}

static void store(struct loading *loading, const struct config_row *row, const char *text,
	void *target)
{
	void *field = (char *)target + row->offset;
	switch (row->type) {
	case CONFIG_TEXT:
	case CONFIG_SECRET:
		*(const char **)field = text;
		break;
	case CONFIG_INT:
		store_int(loading, row, text, field);
		break;
	case CONFIG_BOOL:
		store_bool(loading, row, text, field);
		break;
	}
}

bool config_load(struct arena *arena, const struct config_table *const *tables,
	void *const *targets, size_t table_count, const char *env_file, FILE *complaints)
{
	struct loading loading = {.arena = arena, .complaints = complaints, .ok = true};
	struct env_file *file = env_file_create(env_file, complaints, &loading.ok);
	loading.file = file;
	for (size_t t = 0; t < table_count; t++) {
		for (size_t r = 0; r < tables[t]->count; r++) {
			const struct config_row *row = &tables[t]->rows[r];
			const char *value;
			if (find_value(&loading, row, &value))
				store(&loading, row, value, targets[t]);
		}
	}
	env_file_destroy(file);
	return loading.ok;
}

/* With a full stop where something follows. */
static const char *stop_behind(const struct config_row *row)
{
	bool is_last = row->type != CONFIG_INT && row->fallback && !*row->fallback;
	return is_last || row->help[strlen(row->help) - 1] == '.' ? "" : ".";
}

void config_print_help(const struct config_table *table, FILE *out)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct config_row *row = &table->rows[i];
		fprintf(out, "  %s\n      %s%s", row->name, row->help, stop_behind(row));
		if (!row->fallback)
			fputs(" Must be set.", out);
		else if (row->type == CONFIG_SECRET)
			fputs(*row->fallback ? " Has a default." : "", out);
		else if (*row->fallback)
			fprintf(out, " Default: %s.", row->fallback);
		if (row->type == CONFIG_INT)
			fprintf(out, " %" PRId64 "..%" PRId64 ".", row->minimum, row->maximum);
		fputc('\n', out);
	}
}
