/* jansson's own dump would write 0.1 as 0.10000000000000001. */
#include "json/raw.h"

#include "json/encode.h"

static void write_array(struct text *out, json_t *array)
{
	text_add_char(out, '[');
	for (size_t i = 0; i < json_array_size(array); i++) {
		if (i > 0)
			text_add_char(out, ',');
		json_raw_write(out, json_array_get(array, i));
	}
	text_add_char(out, ']');
}

static void write_object(struct text *out, json_t *object)
{
	const char *key;
	json_t *value;
	bool first = true;
	text_add_char(out, '{');
	json_object_foreach(object, key, value)
	{
		if (!first)
			text_add_char(out, ',');
		first = false;
		json_encode_string(out, key);
		text_add_char(out, ':');
		json_raw_write(out, value);
	}
	text_add_char(out, '}');
}

void json_raw_write(struct text *out, json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		write_object(out, value);
		break;
	case JSON_ARRAY:
		write_array(out, value);
		break;
	case JSON_STRING:
		json_encode_string(out, json_string_value(value));
		break;
	case JSON_INTEGER:
		text_add_int(out, json_integer_value(value));
		break;
	case JSON_REAL:
		json_encode_double(out, json_real_value(value));
		break;
	case JSON_TRUE:
		text_add_string(out, "true");
		break;
	case JSON_FALSE:
		text_add_string(out, "false");
		break;
	case JSON_NULL:
		text_add_string(out, "null");
		break;
	}
}
