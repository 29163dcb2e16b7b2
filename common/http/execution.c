/* What the contract says of an answer, done to it. */
#include "http/execution.h"

#include <assert.h>

#include "http/etag.h"
#include "http/location.h"
#include "json/encode.h"

static void encode_output(const struct call *c, struct reply *reply,
	const struct operation *operation, const void *output)
{
	if (operation->out) {
		reply->content_type = "application/json";
		if (c->reply_json)
			text_add_string(reply_body(reply), c->reply_json);
		else
			json_encode(reply_body(reply), operation->out, output);
	} else if (operation->raw_out_type && output) {
		const struct raw_body *raw = output;
		reply->content_type = raw->content_type ? raw->content_type
							: operation->raw_out_type;
		text_add(reply_body(reply), raw->data, raw->len);
	}
}

enum err execution_finish(struct call *c, const struct execution *execution)
{
	const struct operation *operation = execution->match->operation;
	const struct incoming *in = execution->in;
	struct reply *reply = execution->reply;
	assert(!c->reply_status || c->reply_status == operation->otherwise);
	reply->status = c->reply_status ? c->reply_status : operation->success;
	if (!reply->etag && execution->etag)
		reply->etag = etag_of(c, execution->etag, execution->output);
	if (operation->location && operation->out)
		reply->location = location_fill(c, operation->location, operation->out,
			execution->output);
	const char *if_none_match = in->known[HEADER_IF_NONE_MATCH];
	if (reply->etag && if_none_match && in->verb == HTTP_GET &&
		etag_listed(if_none_match, reply->etag))
		return fail(c, ERR_NOT_MODIFIED, "not modified");
	if (operation->success != 204)
		encode_output(c, reply, operation, execution->output);
	return reply->text.overflow ? fail(c, ERR_INTERNAL, "the answer is too large") : OK;
}

enum err execution_run(struct call *c, const struct execution *execution)
{
	enum err err = execution->match->operation->run(c, execution->input, execution->output);
	execution->reply->etag = c->reply_tag;
	TRY(err);
	return execution_finish(c, execution);
}
