/* Walks a parsed body along a shape, so that one answer can name everything that is wrong. */
#include "json/decode.h"

#include <math.h>
#include <string.h>

#include "json/check.h"
#include "json/layout.h"
#include "json/parse.h"
#include "json/place.h"
#include "json/raw.h"

static bool read_value(const struct place *place, const struct field *field, json_t *value,
	void *at);

static bool read_bool(const struct place *place, json_t *value, bool *at)
{
	if (!json_is_boolean(value))
		return place_refuse(place, "must be true or false");
	*at = json_is_true(value);
	return true;
}

static bool read_int(const struct place *place, const struct field *field, json_t *value,
	int64_t *at)
{
	/* What was too large for 64 bits was parsed as a real, cut to fewer digits. */
	if (json_is_real(value) && fabs(json_real_value(value)) >= 9e18)
		return place_refuse(place, "must be a whole number of 64 bits");
	if (!json_is_integer(value))
		return place_refuse(place, "must be a whole number");
	*at = json_integer_value(value);
	return check_int(place, field, *at);
}

static bool read_double(const struct place *place, const struct field *field, json_t *value,
	double *at)
{
	if (!json_is_number(value))
		return place_refuse(place, "must be a number");
	*at = json_number_value(value);
	return check_double(place, field, *at);
}

/* The string's own bytes; NULL after a violation. */
static const char *string_of(const struct place *place, json_t *value)
{
	if (!json_is_string(value))
		place_refuse(place, "must be a text");
	return json_string_value(value);
}

static bool read_text(const struct place *place, const struct field *field, json_t *value,
	const char **at)
{
	const char *text = string_of(place, value);
	if (!text || !check_text(place, field, text))
		return false;
	*at = arena_copy(place->c->arena, text, json_string_length(value));
	return true;
}

static bool read_time(const struct place *place, json_t *value, int64_t *at)
{
	const char *text = string_of(place, value);
	return text && check_time(place, text, at);
}

static bool read_enum(const struct place *place, const struct field *field, json_t *value, void *at)
{
	int number;
	const char *word = string_of(place, value);
	if (!word || !check_word(place, field, word, &number))
		return false;
	memcpy(at, &number, sizeof number);
	return true;
}

static bool read_raw(const struct place *place, const struct field *field, json_t *value,
	const char **at)
{
	if (field->format == FORMAT_FREE_OBJECT && !json_is_object(value))
		return place_refuse(place, "must be an object");
	struct text text;
	text_init(&text, place->c->arena, 256, SIZE_MAX / 2);
	json_raw_write(&text, value);
	*at = text_string(&text);
	return true;
}

static bool read_present(const struct place *place, const struct field *field, json_t *value,
	char *base)
{
	bool any = field->type == FIELD_RAW && field->format == FORMAT_NONE;
	if (json_is_null(value) && field->flags & FIELD_NULLABLE)
		return true;
	if (json_is_null(value) && !any)
		return place_refuse(place, "must not be null");
	layout_set_present(field, base);
	return read_value(place, field, value, base + field->offset);
}

/* Looks under the field's name and its alias; counts in *found what was there. */
static bool read_member(const struct place *parent, const struct field *field, json_t *object,
	char *base, size_t *found)
{
	json_t *value = json_object_get(object, field->name);
	json_t *other = field->alias ? json_object_get(object, field->alias) : NULL;
	struct place place = place_member(parent, field->name);
	struct place alias = place_member(parent, field->alias);
	if (!value && !other)
		return !(field->flags & FIELD_REQUIRED) || place_refuse(&place, "is required");
	++*found;
	if (!other)
		return read_present(&place, field, value, base);
	if (!value)
		return read_present(&alias, field, other, base);
	++*found;
	read_present(&place, field, value, base);
	return place_refuse(&alias, "is another name of %s; give one of them", field->name);
}

static bool is_known(const struct shape *shape, const char *name)
{
	for (size_t i = 0; i < shape->count; i++) {
		const struct field *field = &shape->fields[i];
		if (strcmp(field->name, name) == 0 ||
			(field->alias && strcmp(field->alias, name) == 0))
			return true;
	}
	return false;
}

static void refuse_unknown(const struct place *parent, const struct shape *shape, json_t *object)
{
	const char *name;
	json_t *value;
	json_object_foreach(object, name, value)
	{
		struct place place = place_member(parent, name);
		if (!is_known(shape, name))
			place_refuse(&place, "is not known here");
	}
}

static bool read_object(const struct place *place, const struct shape *shape, json_t *value,
	char *base)
{
	if (shape->text && json_is_string(value))
		return read_present(place, shape->text, value, base);
	if (!json_is_object(value))
		return place_refuse(place, "must be an object%s", shape->text ? " or a text" : "");
	bool good = true;
	size_t found = 0;
	for (size_t i = 0; i < shape->count; i++)
		good = read_member(place, &shape->fields[i], value, base, &found) && good;
	if (found == json_object_size(value) || shape->open)
		return good;
	refuse_unknown(place, shape, value);
	return false;
}

static bool read_array(const struct place *place, const struct field *field, json_t *value,
	struct any_list *at)
{
	if (!json_is_array(value))
		return place_refuse(place, "must be an array");
	size_t count = json_array_size(value);
	/* The items of an array that is too long are not looked at: the bound is there for that. */
	if (!check_count(place, field, count))
		return false;
	size_t size = layout_item_size(field);
	char *items = arena_alloc(place->c->arena, count * size);
	bool good = true;
	for (size_t i = 0; i < count; i++) {
		struct place item = place_item(place, i);
		json_t *each = json_array_get(value, i);
		void *to = items + i * size;
		bool read = field->item ? read_value(&item, field->item, each, to)
					: read_object(&item, field->shape, each, to);
		good = good && read;
	}
	*at = (struct any_list){.items = items, .count = count};
	return good;
}

static bool read_value(const struct place *place, const struct field *field, json_t *value,
	void *at)
{
	switch ((enum field_type)field->type) {
	case FIELD_BOOL:
		return read_bool(place, value, at);
	case FIELD_INT:
		return read_int(place, field, value, at);
	case FIELD_DOUBLE:
		return read_double(place, field, value, at);
	case FIELD_TEXT:
		return read_text(place, field, value, at);
	case FIELD_TIME:
		return read_time(place, value, at);
	case FIELD_ENUM:
		return read_enum(place, field, value, at);
	case FIELD_OBJECT:
		return read_object(place, field->shape, value, at);
	case FIELD_ARRAY:
		return read_array(place, field, value, at);
	case FIELD_RAW:
		return read_raw(place, field, value, at);
	}
	return false;
}

enum err json_decode(struct call *c, const struct shape *shape, const char *data, size_t len,
	void *out)
{
	json_t *root;
	TRY(json_parse(c, data, len, &root));
	struct place place = {.c = c, .name = ""};
	bool good = read_object(&place, shape, root, out);
	json_decref(root);
	return good ? OK : ERR_INVALID;
}
