/* Walks a shape and writes the struct it describes. */
#include "json/encode.h"

#include <assert.h>
#include <string.h>

#include "base/rfc3339.h"
#include "json/layout.h"

static void encode_value(struct text *out, const struct field *field, const void *at);

static void encode_time(struct text *out, int64_t time_us)
{
	char *to = text_reserve(out, RFC3339_SIZE + 1);
	if (!to)
		return;
	to[0] = '"';
	rfc3339_format(time_us, to + 1);
	to[RFC3339_SIZE] = '"';
	out->len += RFC3339_SIZE + 1;
}

static void encode_array(struct text *out, const struct field *field, const void *at)
{
	struct any_list list;
	memcpy(&list, at, sizeof list);
	const char *item = list.items;
	size_t size = layout_item_size(field);
	text_add_char(out, '[');
	for (size_t i = 0; i < list.count; i++, item += size) {
		if (i > 0)
			text_add_char(out, ',');
		if (field->item)
			encode_value(out, field->item, item);
		else
			json_encode(out, field->shape, item);
	}
	text_add_char(out, ']');
}

static void encode_value(struct text *out, const struct field *field, const void *at)
{
	switch ((enum field_type)field->type) {
	case FIELD_BOOL:
		text_add_string(out, *(const bool *)at ? "true" : "false");
		break;
	case FIELD_INT:
		text_add_int(out, *(const int64_t *)at);
		break;
	case FIELD_DOUBLE:
		json_encode_double(out, *(const double *)at);
		break;
	case FIELD_TEXT:
		json_encode_string(out, *(const char *const *)at);
		break;
	case FIELD_TIME:
		encode_time(out, *(const int64_t *)at);
		break;
	case FIELD_ENUM:
		json_encode_string(out, field->values[layout_enum(at) - 1]);
		break;
	case FIELD_OBJECT:
		json_encode(out, field->shape, at);
		break;
	case FIELD_ARRAY:
		encode_array(out, field, at);
		break;
	case FIELD_RAW:
		text_add_string(out, *(const char *const *)at);
		break;
	}
}

/* The key is ready with a comma before it; first leaves that out. */
static void encode_key(struct text *out, const struct field *field, size_t first)
{
	text_add(out, field->key + first, field->key_len - first);
}

void json_encode(struct text *out, const struct shape *shape, const void *value)
{
	const char *base = value;
	size_t first = 1;
	text_add_char(out, '{');
	for (size_t i = 0; i < shape->count; i++) {
		const struct field *field = &shape->fields[i];
		bool present = layout_is_present(field, base);
		assert(present || field->flags != FIELD_REQUIRED);
		if (!present && !(field->flags & FIELD_NULLABLE))
			continue;
		encode_key(out, field, first);
		first = 0;
		if (present)
			encode_value(out, field, base + field->offset);
		else
			text_add(out, "null", 4);
	}
	text_add_char(out, '}');
}
