/* A path parameter that cannot be read names nothing, so it is a 404; the others are told. */
#include "http/parameters.h"

#include "http/query.h"
#include "json/decode.h"

static enum err decode_path(struct call *c, const struct route_match *match, void *input)
{
	const struct operation *operation = match->operation;
	for (size_t i = 0; i < operation->parameter_count; i++) {
		const struct parameter *parameter = &operation->parameters[i];
		if (parameter->place != PARAMETER_PATH)
			continue;
		if (json_decode_parameter(c, &parameter->field, "",
			    match->parameters[parameter->segment], input))
			continue;
		call_forgive(c);
		return fail(c, ERR_NOT_FOUND, "there is nothing at this address");
	}
	return OK;
}

static void decode_one(struct call *c, const struct parameter *parameter, const char *value,
	void *input)
{
	const char *pointer = call_printf(c, "?%s", parameter->field.name);
	if (!value)
		value = parameter->fallback;
	if (!value && (parameter->field.flags & FIELD_REQUIRED))
		fail_field(c, pointer, "is required");
	/* What is wrong with the value is recorded; the dispatcher looks for it at the end. */
	if (value && !json_decode_parameter(c, &parameter->field, pointer, value, input))
		return;
}

static const char *take_value(struct call *c, const struct parameter *parameter,
	const struct incoming *in, struct query *query)
{
	if (parameter->place == PARAMETER_HEADER)
		return incoming_header(in, parameter->field.name);
	const char *value = query_take(c, query, parameter->field.name);
	if (!value && parameter->field.alias)
		value = query_take(c, query, parameter->field.alias);
	return value;
}

enum err parameters_decode(struct call *c, const struct route_match *match,
	const struct incoming *in, void *input)
{
	struct query *query = call_alloc(c, sizeof *query);
	TRY(query_parse(c, in->query, query));
	TRY(decode_path(c, match, input));
	const struct operation *operation = match->operation;
	for (size_t i = 0; i < operation->parameter_count; i++) {
		const struct parameter *parameter = &operation->parameters[i];
		if (parameter->place != PARAMETER_PATH)
			decode_one(c, parameter, take_value(c, parameter, in, query), input);
	}
	if (!operation->query_open)
		query_refuse_unknown(c, query);
	return OK;
}
