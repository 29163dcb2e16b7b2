/* Fields are integers nearly always; a text is percent-encoded as one segment. */
#include "http/location.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "http/client.h"

#define LOCATION_BYTES_MAX ((size_t)2048)

const struct field *location_field(const struct shape *shape, const char *name, size_t name_len)
{
	for (size_t i = 0; i < shape->count; i++) {
		const struct field *field = &shape->fields[i];
		if (strlen(field->name) == name_len && memcmp(field->name, name, name_len) == 0)
			return field;
	}
	return NULL;
}

static void add_field(struct call *c, struct text *out, const struct field *field,
	const void *value)
{
	const void *at = (const char *)value + field->offset;
	if (field->type == FIELD_INT)
		text_add_int(out, *(const int64_t *)at);
	else if (field->type == FIELD_TEXT && *(const char *const *)at)
		text_add_string(out, http_encode(c, *(const char *const *)at));
}

const char *location_fill(struct call *c, const char *template, const struct shape *shape,
	const void *value)
{
	struct text out;
	text_init(&out, c->arena, 64, LOCATION_BYTES_MAX);
	for (const char *open; (open = strchr(template, '{'));) {
		const char *close = strchr(open, '}');
		assert(close);
		text_add(&out, template, (size_t)(open - template));
		const struct field *field = location_field(shape, open + 1,
			(size_t)(close - open - 1));
		assert(field);
		add_field(c, &out, field, value);
		template = close + 1;
	}
	text_add_string(&out, template);
	return text_string(&out);
}
