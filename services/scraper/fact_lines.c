/* Exactness is one character, so that a row reads well: "=" or "~". */
#include "fact_lines.h"

#include <string.h>

#include "base/utf8.h"
#include "record_line.h"

enum { WORD, SOURCE, EXACTNESS, FETCHED_AT, NUMBER, UNIT, TEXTS };

const char *fact_text_cut(struct call *c, const char *text, size_t bytes_max)
{
	if (!text || strlen(text) <= bytes_max)
		return text;
	return arena_copy(c->arena, text, utf8_cut(text, strlen(text), bytes_max));
}

static void write_texts(struct call *c, struct text *out, const struct fact *fact)
{
	if (fact->text)
		record_line_add(out, fact_text_cut(c, fact->text, FACT_TEXT_BYTES_MAX));
	for (size_t i = 0; i < fact->texts.count && i < PARSED_LIST_MAX; i++)
		record_line_add(out, fact_text_cut(c, fact->texts.items[i], FACT_TEXT_BYTES_MAX));
}

static void write_fact(struct call *c, struct text *out, const char *word, const struct fact *fact)
{
	record_line_add(out, word);
	record_line_add(out, fact_source_word(fact->source));
	record_line_add(out, fact->exactness == EXACT ? "=" : "~");
	record_line_add_int(out, fact->fetched_at_us);
	record_line_add_int(out, fact->number);
	record_line_add_int(out, fact->unit);
	write_texts(c, out, fact);
	record_line_end(out);
}

const char *fact_lines_write(struct call *c, const struct parsed_page *page)
{
	struct text out;
	text_init(&out, c->arena, 2048, SIZE_MAX);
	for (int i = 0; i < PAGE_FIELD_COUNT; i++)
		if (page->facts[i].exactness != UNKNOWN)
			write_fact(c, &out, page_fields[i].word, &page->facts[i]);
	return text_string(&out);
}

static int field_of(const char *word)
{
	for (int i = 0; i < PAGE_FIELD_COUNT; i++)
		if (strcmp(page_fields[i].word, word) == 0)
			return i;
	return PAGE_FIELD_COUNT;
}

static void read_texts(struct call *c, const struct record_line *line, enum fact_kind kind,
	struct fact *fact)
{
	if (line->count <= TEXTS)
		return;
	if (kind != FACT_TEXTS) {
		fact->text = line->fields[TEXTS];
		return;
	}
	fact->texts.count = line->count - TEXTS;
	fact->texts.items = call_alloc(c, fact->texts.count * sizeof *fact->texts.items);
	memcpy(fact->texts.items, line->fields + TEXTS,
		fact->texts.count * sizeof *fact->texts.items);
}

static void read_fact(struct call *c, const struct record_line *line, struct parsed_page *page)
{
	int field = field_of(record_line_text(line, WORD));
	enum fact_source source = fact_source_of_word(record_line_text(line, SOURCE));
	if (field == PAGE_FIELD_COUNT || source == SOURCE_NONE)
		return;
	struct fact *fact = &page->facts[field];
	*fact = (struct fact){
		.exactness = *record_line_text(line, EXACTNESS) == '=' ? EXACT : APPROXIMATE,
		.source = source,
		.fetched_at_us = record_line_int(line, FETCHED_AT),
		.number = record_line_int(line, NUMBER),
		.unit = record_line_int(line, UNIT),
	};
	read_texts(c, line, page_fields[field].kind, fact);
}

void fact_lines_read(struct call *c, const char *lines, struct parsed_page *page)
{
	struct record_line line;
	*page = (struct parsed_page){0};
	while (record_line_next(c, &lines, &line))
		read_fact(c, &line, page);
}
