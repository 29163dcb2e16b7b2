/* A field is written with its tab in front, but for the first of a record. */
#include "record_line.h"

#include <stdlib.h>
#include <string.h>

static bool begins_record(const struct text *text)
{
	return !text->len || text->data[text->len - 1] == '\n';
}

static void add_character(struct text *text, char ch)
{
	static const char special[] = "\t\n\\", letters[] = "tn\\";
	const char *found = strchr(special, ch);
	if (!found) {
		text_add_char(text, ch);
		return;
	}
	text_add_char(text, '\\');
	text_add_char(text, letters[found - special]);
}

void record_line_add(struct text *text, const char *field)
{
	if (!begins_record(text))
		text_add_char(text, '\t');
	for (; field && *field; field++)
		add_character(text, *field);
}

void record_line_add_int(struct text *text, int64_t number)
{
	if (!begins_record(text))
		text_add_char(text, '\t');
	text_add_int(text, number);
}

void record_line_end(struct text *text)
{
	text_add_char(text, '\n');
}

static char unescape(char letter)
{
	if (letter == 't')
		return '\t';
	if (letter == 'n')
		return '\n';
	return letter;
}

/* In place: the result is never longer. @return behind the field's end */
static char *cut_field(char *from, const char **field)
{
	char *to = from;
	*field = from;
	while (*from && *from != '\t') {
		if (*from == '\\' && from[1])
			*to++ = unescape(*++from);
		else
			*to++ = *from;
		from++;
	}
	char *next = *from ? from + 1 : NULL;
	*to = '\0';
	return next;
}

bool record_line_next(struct call *c, const char **at, struct record_line *line)
{
	if (!**at)
		return false;
	size_t len = strcspn(*at, "\n");
	char *rest = arena_copy(c->arena, *at, len);
	*at += len + ((*at)[len] == '\n');
	line->count = 0;
	while (rest && line->count < RECORD_FIELDS_MAX)
		rest = cut_field(rest, &line->fields[line->count++]);
	return true;
}

const char *record_line_text(const struct record_line *line, size_t index)
{
	return index < line->count ? line->fields[index] : "";
}

int64_t record_line_int(const struct record_line *line, size_t index)
{
	return strtoll(record_line_text(line, index), NULL, 10);
}
