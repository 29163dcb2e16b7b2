/* One value from a path, a query or a header: text that must be exactly the JSON of its type,
 * so that each value has one spelling. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "json/check.h"
#include "json/decode.h"
#include "json/layout.h"

/* RFC 8259 section 6: no plus sign, no leading zeros. */
static bool is_whole_number(const char *text)
{
	if (*text == '-')
		text++;
	size_t digits = strspn(text, "0123456789");
	return digits > 0 && text[digits] == '\0' && (text[0] != '0' || digits == 1);
}

static bool parse_int(const struct place *place, const struct field *field, const char *value,
	int64_t *at)
{
	if (!is_whole_number(value))
		return place_refuse(place, "must be a whole number");
	errno = 0;
	*at = strtoll(value, NULL, 10);
	if (errno == ERANGE)
		return place_refuse(place, "must be a whole number of 64 bits");
	return check_int(place, field, *at);
}

static bool parse_double(const struct place *place, const struct field *field, const char *value,
	double *at)
{
	char *end;
	bool decimal = value[strspn(value, "0123456789.eE+-")] == '\0' && !strchr(".eE+", value[0]);
	*at = strtod(value, &end);
	if (!decimal || *end || !isfinite(*at))
		return place_refuse(place, "must be a number");
	return check_double(place, field, *at);
}

static bool parse_bool(const struct place *place, const char *value, bool *at)
{
	*at = strcmp(value, "true") == 0;
	return *at || strcmp(value, "false") == 0 || place_refuse(place, "must be true or false");
}

static bool parse_enum(const struct place *place, const struct field *field, const char *value,
	void *at)
{
	int number;
	if (!check_word(place, field, value, &number))
		return false;
	memcpy(at, &number, sizeof number);
	return true;
}

static bool parse_text(const struct place *place, const struct field *field, const char *value,
	const char **at)
{
	if (!utf8_valid(value, strlen(value)))
		return place_refuse(place, "must be UTF-8");
	*at = arena_strdup(place->c->arena, value);
	return check_text(place, field, value);
}

static bool parse_value(const struct place *place, const struct field *field, const char *value,
	void *at)
{
	switch ((enum field_type)field->type) {
	case FIELD_BOOL:
		return parse_bool(place, value, at);
	case FIELD_INT:
		return parse_int(place, field, value, at);
	case FIELD_DOUBLE:
		return parse_double(place, field, value, at);
	case FIELD_TEXT:
		return parse_text(place, field, value, at);
	case FIELD_TIME:
		return check_time(place, value, at);
	case FIELD_ENUM:
		return parse_enum(place, field, value, at);
	case FIELD_OBJECT:
	case FIELD_ARRAY:
	case FIELD_RAW:
		break; /* the generator makes no such parameter */
	}
	return place_refuse(place, "cannot be a parameter");
}

bool json_decode_parameter(struct call *c, const struct field *field, const char *pointer,
	const char *value, void *base)
{
	struct place place = {.c = c, .name = pointer};
	char *at = (char *)base + field->offset;
	if (!parse_value(&place, field, value, at))
		return false;
	layout_set_present(field, base);
	return true;
}
