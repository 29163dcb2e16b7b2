/* jansson recurses once per level, so depth is counted before it is let loose: the request
 * threads' stacks are small. */
#include "json/parse.h"

#include "json/decode.h"
#include "json/scan.h"

#define PARSE_FLAGS (JSON_REJECT_DUPLICATES | JSON_DECODE_ANY)

static enum err refuse_at(struct call *c, const char *data, size_t offset, const char *why)
{
	int line, column;
	json_scan_position(data, offset, &line, &column);
	return fail(c, ERR_BAD_REQUEST, "%s at line %d, column %d", why, line, column);
}

static enum err scan(struct call *c, const char *data, size_t len)
{
	size_t offset = 0;
	switch (json_scan(data, len, &offset)) {
	case SCAN_EMPTY:
		return fail(c, ERR_BAD_REQUEST, "the body is empty");
	case SCAN_TOO_DEEP:
		return refuse_at(c, data, offset, "nested deeper than 32 levels");
	case SCAN_TOO_MANY:
		return refuse_at(c, data, offset, "more than 100000 values");
	case SCAN_OK:
		break;
	}
	return OK;
}

static const char *why_not(enum json_error_code code)
{
	switch (code) {
	case json_error_premature_end_of_input:
		return "the JSON ends too early";
	case json_error_end_of_input_expected:
		return "there is more after the end of the JSON";
	case json_error_duplicate_key:
		return "a name is there twice";
	case json_error_invalid_utf8:
		return "this is not UTF-8";
	case json_error_null_character:
	case json_error_null_byte_in_key:
		return "a text holds the character NUL";
	case json_error_numeric_overflow:
		return "a number is too large";
	default:
		return "this is not JSON";
	}
}

/* A copy with the huge numbers rewritten, for a text that has some. */
static json_t *parse_huge(struct call *c, const char *data, size_t len, json_error_t *error)
{
	char *copy = arena_copy(c->arena, data, len);
	if (!json_scan_rewrite_huge(copy, len))
		return NULL;
	return json_loadb(copy, len, PARSE_FLAGS, error);
}

enum err json_parse(struct call *c, const char *data, size_t len, json_t **root)
{
	TRY(scan(c, data, len));
	json_error_t error;
	json_t *parsed = json_loadb(data, len, PARSE_FLAGS, &error);
	if (!parsed && json_error_code(&error) == json_error_numeric_overflow)
		parsed = parse_huge(c, data, len, &error);
	if (!parsed)
		return fail(c, ERR_BAD_REQUEST, "%s at line %d, column %d",
			why_not(json_error_code(&error)), error.line, error.column);
	*root = parsed;
	return OK;
}
