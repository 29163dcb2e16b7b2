/* Answers of the Graph API. What is in the first line is a header that says how much was asked. */
#include <string.h>

#include "fuzz/answer.h"
#include "fuzz/fuzz.h"

static struct answer_header usage_header(struct call *c, const char *line, size_t len)
{
	static const char *const names[] = {"X-App-Usage", "X-Page-Usage",
		"X-Business-Use-Case-Usage"};
	return (struct answer_header){names[len % COUNT_OF(names)],
		arena_copy(c->arena, line, len)};
}

void fuzz_one(struct call *c, const char *data, size_t len)
{
	const char *end = len ? memchr(data, '\n', len) : NULL;
	size_t line = end ? (size_t)(end - data) : 0;
	struct answer_header header = usage_header(c, data, line);
	struct parsed *parsed = fuzz_answer(c,
		&(struct answer){.body = data + line,
			.len = len - line,
			.url = "https://graph.facebook.com/v24.0/luna",
			.status = 200,
			.headers = &header,
			.header_count = 1,
			.fetched_at_us = 1});
	MUST(!parsed->next_cursor || !strstr(parsed->next_cursor, "access_token="));
	MUST(parsed->usage.call_count >= 0 && parsed->usage.regain_minutes >= 0);
}
