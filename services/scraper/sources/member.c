/* A comma is put in front of whatever does not open an object or a list. */
#include "sources/member.h"

#include <stdio.h>

#include "base/rfc3339.h"
#include "sources/moment.h"
#include "json/encode.h"

void member_separate(struct text *out)
{
	const char *last = out->len ? &out->data[out->len - 1] : "{";
	if (*last != '{' && *last != '[' && *last != ':')
		text_add_char(out, ',');
}

void member_key(struct text *out, const char *name)
{
	member_separate(out);
	json_encode_string(out, name);
	text_add_char(out, ':');
}

void member_text(struct text *out, const char *name, const char *text)
{
	if (!text)
		return;
	member_key(out, name);
	json_encode_string(out, text);
}

void member_null(struct text *out, const char *name)
{
	member_key(out, name);
	text_add_string(out, "null");
}

void member_int(struct text *out, const char *name, int64_t value)
{
	member_key(out, name);
	text_add_int(out, value);
}

void member_count(struct text *out, const char *name, struct count count)
{
	if (count.exactness != UNKNOWN)
		member_int(out, name, count.value);
}

void member_flag(struct text *out, const char *name, bool value)
{
	member_key(out, name);
	text_add_string(out, value ? "true" : "false");
}

/* "2026-07-27T21:35:22Z": no source tells more than seconds. */
void member_utc(struct text *out, const char *name, int64_t time_us)
{
	char text[RFC3339_SIZE];
	rfc3339_format(time_us, text);
	member_key(out, name);
	text_printf(out, "\"%.19sZ\"", text);
}

/* As the source wrote it, where that is a form that others read; else in UTC, and both. */
void member_time(struct text *out, const char *name, bool has, int64_t time_us, const char *text)
{
	char raw[64];
	int64_t ignored;
	bool standard = has && text && moment_parse(text, &ignored) == MOMENT_STANDARD;
	if (standard)
		member_text(out, name, text);
	else if (has)
		member_utc(out, name, time_us);
	if (text && !standard) {
		(void)snprintf(raw, sizeof raw, "%s_raw", name);
		member_text(out, raw, text);
	}
}

void member_texts(struct text *out, const char *name, const struct text_list *list)
{
	member_key(out, name);
	text_add_char(out, '[');
	for (size_t i = 0; i < list->count; i++) {
		member_separate(out);
		json_encode_string(out, list->items[i]);
	}
	text_add_char(out, ']');
}
