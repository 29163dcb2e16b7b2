/* A neighbour's problem is told on: its detail and its violations were made for the client. */
#include "http/answer.h"

#include <stddef.h>
#include <string.h>

#include "http/problem.h"
#include "json/decode.h"

struct problem_error {
	const char *pointer;
	const char *message;
};

struct problem {
	const char *detail;
	struct {
		struct problem_error *items;
		size_t count;
	} errors;
};

static const struct field problem_error_fields[] = {
	{.name = "pointer",
		.name_len = 7,
		.type = FIELD_TEXT,
		.offset = offsetof(struct problem_error, pointer),
		.has_offset = -1},
	{.name = "message",
		.name_len = 7,
		.type = FIELD_TEXT,
		.offset = offsetof(struct problem_error, message),
		.has_offset = -1},
};

static const struct shape problem_error_shape = {
	.name = "problem_error",
	.size = sizeof(struct problem_error),
	.fields = problem_error_fields,
	.count = COUNT_OF(problem_error_fields),
	.open = true,
};

static const struct field problem_fields[] = {
	{.name = "detail",
		.name_len = 6,
		.type = FIELD_TEXT,
		.offset = offsetof(struct problem, detail),
		.has_offset = -1},
	{.name = "errors",
		.name_len = 6,
		.type = FIELD_ARRAY,
		.shape = &problem_error_shape,
		.offset = offsetof(struct problem, errors),
		.has_offset = -1},
};

static const struct shape problem_shape = {
	.name = "problem",
	.size = sizeof(struct problem),
	.fields = problem_fields,
	.count = COUNT_OF(problem_fields),
	.open = true,
};

enum err answer_err(int status)
{
	if (status >= 200 && status < 300)
		return OK;
	for (enum err err = OK + 1; err < ERR_COUNT; err++)
		if (err_status(err) == status)
			return err;
	return status >= 400 && status < 500 ? ERR_BAD_REQUEST : ERR_UNAVAILABLE;
}

static void take_problem(struct call *c, struct text *body, struct problem *problem)
{
	if (json_decode(c, &problem_shape, text_string(body), body->len, problem) != OK)
		*problem = (struct problem){0};
	call_forgive(c);
}

static enum err pass_on(struct call *c, struct transfer_answer *answer, enum err err)
{
	struct problem problem = {0};
	if (answer->content_type &&
		strncmp(answer->content_type, PROBLEM_TYPE, strlen(PROBLEM_TYPE)) == 0)
		take_problem(c, &answer->body, &problem);
	for (size_t i = 0; i < problem.errors.count; i++) {
		const struct problem_error *error = &problem.errors.items[i];
		if (error->pointer && error->message)
			fail_field(c, error->pointer, "%s", error->message);
	}
	c->failure.err = err;
	c->failure.detail = problem.detail;
	c->failure.retry_after_s = answer->retry_after_s;
	c->failure.cause = call_printf(c, "a neighbour answered %d", answer->status);
	return err;
}

static enum err read_shape(struct call *c, const struct http_request *request,
	struct transfer_answer *answer)
{
	if (json_decode(c, request->answer_shape, text_string(&answer->body), answer->body.len,
		    request->answer) == OK)
		return OK;
	const char *pointer = c->failure.violations ? c->failure.violations->pointer : "";
	const char *cause = call_printf(c, "the answer to %s is no %s: %s%s", request->path,
		request->answer_shape->name, pointer, c->failure.detail ? c->failure.detail : "");
	fail(c, ERR_UNAVAILABLE, "a neighbour cannot be understood");
	c->failure.cause = cause;
	return ERR_UNAVAILABLE;
}

enum err answer_read(struct call *c, const struct http_request *request,
	struct transfer_answer *answer)
{
	enum err err = answer_err(answer->status);
	if (err != OK)
		return pass_on(c, answer, err);
	if (request->raw_answer)
		*request->raw_answer = (struct raw_body){.data = text_string(&answer->body),
			.len = answer->body.len,
			.content_type = answer->content_type};
	else if (request->answer_shape)
		return read_shape(c, request, answer);
	return OK;
}
