/* Every message says what the value must be, so that who reads it knows what to do. */
#include "json/check.h"

#include <inttypes.h>
#include <string.h>

#include "base/rfc3339.h"
#include "base/text.h"
#include "base/utf8.h"
#include "json/format.h"

#define WORDS_BYTES_MAX 2048

bool check_int(const struct place *place, const struct field *field, int64_t value)
{
	if (field->has_bounds && value < field->minimum)
		return place_refuse(place, "must be at least %" PRId64, field->minimum);
	if (field->has_bounds && value > field->maximum)
		return place_refuse(place, "must be at most %" PRId64, field->maximum);
	return true;
}

bool check_double(const struct place *place, const struct field *field, double value)
{
	if (field->has_bounds && value < (double)field->minimum)
		return place_refuse(place, "must be at least %" PRId64, field->minimum);
	if (field->has_bounds && value > (double)field->maximum)
		return place_refuse(place, "must be at most %" PRId64, field->maximum);
	return true;
}

/* "1 item", "2 items" */
static bool check_size(const struct place *place, const struct field *field, int64_t size,
	const char *unit)
{
	if (!field->has_bounds)
		return true;
	if (size < field->minimum)
		return place_refuse(place, "must have at least %" PRId64 " %s%s", field->minimum,
			unit, field->minimum == 1 ? "" : "s");
	if (size > field->maximum)
		return place_refuse(place, "must have at most %" PRId64 " %s%s", field->maximum,
			unit, field->maximum == 1 ? "" : "s");
	return true;
}

bool check_count(const struct place *place, const struct field *field, size_t count)
{
	return check_size(place, field, (int64_t)count, "item");
}

bool check_text(const struct place *place, const struct field *field, const char *text)
{
	bool sized = check_size(place, field, (int64_t)utf8_length(text), "character");
	/* That an empty text has no form either goes without saying. */
	if (field->format == FORMAT_NONE || (!sized && !*text))
		return sized;
	if (!format_matches((enum field_format)field->format, text))
		return place_refuse(place, "must be %s",
			format_description((enum field_format)field->format));
	return sized;
}

static const char *list_words(struct arena *arena, const char *const *words)
{
	struct text list;
	text_init(&list, arena, 128, WORDS_BYTES_MAX);
	for (size_t i = 0; words[i]; i++) {
		if (i > 0)
			text_add_string(&list, ", ");
		text_add_string(&list, words[i]);
	}
	return text_string(&list);
}

bool check_word(const struct place *place, const struct field *field, const char *word, int *value)
{
	for (int i = 0; field->values[i]; i++) {
		if (strcmp(field->values[i], word) == 0) {
			*value = i + 1;
			return true;
		}
	}
	return place_refuse(place, "must be one of %s", list_words(place->c->arena, field->values));
}

bool check_time(const struct place *place, const char *text, int64_t *time_us)
{
	if (rfc3339_parse(text, time_us))
		return true;
	return place_refuse(place, "must be a time like 2026-12-01T08:30:00Z");
}
