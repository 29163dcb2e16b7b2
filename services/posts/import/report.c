/* What an import says of each row. */
#include "import/report.h"

#include <string.h>

#include "json/encode.h"

static const char *const kind_names[] = {"author", "post", "comment", "image", "cover"};

/* An author has an account here, or has none that is known. */
static const char *const author_outcomes[] = {"mapped", NULL, NULL, "unmapped", "refused"};
static const char *const outcomes[] = {"created", "unchanged", "updated", "skipped", "refused"};

static const char *outcome_name(enum import_kind kind, unsigned outcome)
{
	return (kind == IMPORT_AUTHOR ? author_outcomes : outcomes)[outcome];
}

static void add_name(struct text *line, const char *name)
{
	text_printf(line, "%s\"%s\":", line->len > 1 ? "," : "", name);
}

static void add_text(struct text *line, const char *name, const char *value)
{
	if (!value)
		return;
	add_name(line, name);
	json_encode_string(line, value);
}

static void add_int(struct text *line, const char *name, int64_t value)
{
	add_name(line, name);
	text_add_int(line, value);
}

static void add_id(struct text *line, const char *name, int64_t id)
{
	if (id)
		add_int(line, name, id);
}

static void add_bool(struct text *line, const char *name, int truth)
{
	add_name(line, name);
	text_add_string(line, truth ? "true" : "false");
}

static void add_texts(struct text *line, const char *name, const char *const *texts, size_t count)
{
	if (!count)
		return;
	add_name(line, name);
	for (size_t i = 0; i < count; i++) {
		text_add_char(line, i ? ',' : '[');
		json_encode_string(line, texts[i]);
	}
	text_add_char(line, ']');
}

static void begin(struct text *line)
{
	text_init(line, arena_create(), 256, SIZE_MAX);
	text_add_char(line, '{');
}

static void print(struct import_report *report, struct text *line)
{
	text_add_string(line, "}\n");
	fputs(text_string(line), report->out);
	arena_destroy(line->arena);
}

void import_report_row(struct import_report *report, const struct import_row *row)
{
	struct text line;
	begin(&line);
	report->counts[row->kind][row->outcome]++;
	add_int(&line, "row", ++report->rows);
	add_id(&line, "line", row->line);
	add_text(&line, "type", kind_names[row->kind]);
	add_text(&line, "outcome", outcome_name(row->kind, row->outcome));
	add_text(&line, "key", row->key);
	add_id(&line, "user_id", row->user_id);
	add_id(&line, "post_id", row->post_id);
	add_text(&line, "status", row->status);
	add_text(&line, "reason", row->reason);
	if (row->notes)
		add_texts(&line, "notes", row->notes->items, row->notes->count);
	print(report, &line);
}

void import_report_unmapped(struct import_report *report, const char *name)
{
	for (size_t i = 0; i < report->unmapped_count; i++)
		if (strcmp(report->unmapped[i], name) == 0)
			return;
	if (report->unmapped_count < IMPORT_UNMAPPED_MAX)
		report->unmapped[report->unmapped_count++] = arena_strdup(report->arena, name);
}

/* "posts":{"created":1,…}: all outcomes, so that a script need not ask whether they are there. */
static void add_counts(struct text *line, const struct import_report *report, const char *name,
	enum import_kind kind)
{
	char before = '{';
	add_name(line, name);
	for (unsigned i = 0; i < IMPORT_OUTCOME_COUNT; i++) {
		if (!outcome_name(kind, i))
			continue;
		text_printf(line, "%c\"%s\":%lld", before, outcome_name(kind, i),
			(long long)report->counts[kind][i]);
		before = ',';
	}
	text_add_char(line, '}');
}

void import_report_end(struct import_report *report, const struct import_end *end, bool dry_run)
{
	struct text line;
	begin(&line);
	add_bool(&line, "dry_run", dry_run);
	add_bool(&line, "complete", end->complete);
	add_int(&line, "rows", report->rows);
	add_counts(&line, report, "authors", IMPORT_AUTHOR);
	add_counts(&line, report, "posts", IMPORT_POST);
	add_counts(&line, report, "comments", IMPORT_COMMENT);
	add_counts(&line, report, "images", IMPORT_IMAGE);
	add_counts(&line, report, "covers", IMPORT_COVER);
	add_int(&line, "bytes_replaced", end->bytes_replaced);
	add_texts(&line, "unmapped_authors", report->unmapped, report->unmapped_count);
	add_text(&line, "why", end->why);
	print(report, &line);
}

bool import_report_has_refused(const struct import_report *report)
{
	for (int i = 0; i < IMPORT_KIND_COUNT; i++)
		if (report->counts[i][IMPORT_ROW_REFUSED])
			return true;
	return false;
}
