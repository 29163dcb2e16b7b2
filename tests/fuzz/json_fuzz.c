/* Bodies of requests: what can be read is written in one way, and that reads as the same. */
#include <string.h>

#include "fuzz/fuzz.h"
#include "posts_types.h"
#include "json/decode.h"
#include "json/encode.h"

static const struct shape *const shapes[] = {&post_draft_shape, &post_record_shape,
	&schedule_part_shape, &report_request_shape, &zone_rules_shape, &weekly_slots_shape};

static const char *encode(struct call *c, const struct shape *shape, const void *value)
{
	struct text out;
	text_init(&out, c->arena, 256, SIZE_MAX);
	json_encode(&out, shape, value);
	return text_string(&out);
}

static void read_and_write(struct call *c, const struct shape *shape, const char *data, size_t len)
{
	void *first = call_alloc(c, shape->size);
	if (json_decode(c, shape, data, len, first) != OK) {
		MUST(c->failure.err == ERR_BAD_REQUEST || c->failure.violation_count);
		return;
	}
	const char *written = encode(c, shape, first);
	void *second = call_alloc(c, shape->size);
	MUST(json_decode(c, shape, written, strlen(written), second) == OK);
	MUST(strcmp(encode(c, shape, second), written) == 0);
}

void fuzz_one(struct call *c, const char *data, size_t len)
{
	for (size_t i = 0; i < COUNT_OF(shapes); i++) {
		read_and_write(c, shapes[i], data, len);
		call_forgive(c);
	}
}
