/* What an import says of each row. */
#include "import/report.h"

#include "json/encode.h"

static const char *const outcome_names[] = {"imported", "exists", "passed_over", "refused"};

static void add_member(struct text *line, const char *name, const char *value)
{
	if (!value)
		return;
	text_printf(line, ",\"%s\":", name);
	json_encode_string(line, value);
}

static void add_notes(struct text *line, const struct text_list *notes)
{
	if (!notes || !notes->count)
		return;
	text_add_string(line, ",\"notes\":[");
	for (size_t i = 0; i < notes->count; i++) {
		if (i)
			text_add_char(line, ',');
		json_encode_string(line, notes->items[i]);
	}
	text_add_char(line, ']');
}

static void print(struct import_report *report, struct text *line)
{
	text_add_string(line, "}\n");
	fputs(text_string(line), report->out);
}

void import_report_row(struct import_report *report, const struct import_row *row)
{
	struct arena *arena = arena_create();
	struct text line;
	text_init(&line, arena, 256, SIZE_MAX);
	report->counts[row->outcome]++;
	text_printf(&line, "{\"line\":%lld", (long long)row->line);
	add_member(&line, "outcome", outcome_names[row->outcome]);
	add_member(&line, "key", row->key);
	if (row->post_id)
		text_printf(&line, ",\"post_id\":%lld", (long long)row->post_id);
	add_member(&line, "status", row->status);
	add_member(&line, "reason", row->reason);
	add_notes(&line, row->notes);
	print(report, &line);
	arena_destroy(arena);
}

void import_report_end(struct import_report *report, const struct import_end *end, bool dry_run)
{
	struct arena *arena = arena_create();
	struct text line;
	text_init(&line, arena, 256, SIZE_MAX);
	text_printf(&line, "{\"dry_run\":%s,\"complete\":%s", dry_run ? "true" : "false",
		end->complete ? "true" : "false");
	for (int i = 0; i < IMPORT_OUTCOME_COUNT; i++)
		text_printf(&line, ",\"%s\":%lld", outcome_names[i], (long long)report->counts[i]);
	text_printf(&line, ",\"authors\":%lld,\"bytes_replaced\":%lld,\"comments_left_out\":%lld",
		(long long)end->authors, (long long)end->bytes_replaced,
		(long long)report->comments);
	add_member(&line, "why", end->why);
	print(report, &line);
	arena_destroy(arena);
}
