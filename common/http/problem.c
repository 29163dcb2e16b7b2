/* The failure's detail is meant for the client; its cause is not, and stays in the log. */
#include "http/problem.h"

#include "json/encode.h"

static void write_violations(struct text *out, const struct violation *violation)
{
	text_add_string(out, ",\"errors\":[");
	for (; violation; violation = violation->next) {
		text_add_string(out, "{\"pointer\":");
		json_encode_string(out, violation->pointer);
		text_add_string(out, ",\"message\":");
		json_encode_string(out, violation->message);
		text_add_string(out, violation->next ? "}," : "}");
	}
	text_add_char(out, ']');
}

int problem_retry_after_s(const struct failure *failure)
{
	bool is_of_the_moment = failure->err == ERR_UNAVAILABLE || failure->err == ERR_THROTTLED;
	return !failure->retry_after_s && is_of_the_moment ? 1 : failure->retry_after_s;
}

void problem_write(struct text *out, const struct call *c)
{
	const struct failure *failure = &c->failure;
	text_add_string(out, "{\"type\":\"/problems/");
	text_add_string(out, err_slug(failure->err));
	text_add_string(out, "\",\"title\":");
	json_encode_string(out, err_title(failure->err));
	text_add_string(out, ",\"status\":");
	text_add_int(out, err_status(failure->err));
	if (failure->detail) {
		text_add_string(out, ",\"detail\":");
		json_encode_string(out, failure->detail);
	}
	if (failure->class) {
		text_add_string(out, ",\"class\":");
		json_encode_string(out, failure->class);
	}
	text_add_string(out, ",\"request_id\":\"");
	text_add_string(out, c->request_id);
	text_add_char(out, '"');
	if (failure->violations)
		write_violations(out, failure->violations);
	text_add_char(out, '}');
}
