/* Length and type are checked before a byte is read; reading stops at the bound. */
#include "http/body.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "json/decode.h"

#define PIECE_BYTES ((size_t)16 * 1024) /* between two looks at the deadline */

static const char json_type[] = "application/json";

static bool is_json(const char *type, size_t len)
{
	return (len == 16 && strncasecmp(type, "application/json", len) == 0) ||
	       (len > 17 && strncasecmp(type, "application/", 12) == 0 &&
		       strncasecmp(type + len - 5, "+json", 5) == 0);
}

static bool is_type(const char *wanted, const char *type, size_t len)
{
	if (strcmp(wanted, json_type) == 0)
		return is_json(type, len);
	return strlen(wanted) == len && strncasecmp(type, wanted, len) == 0;
}

/* "application/json, application/x-ndjson or text/csv" */
static const char *list_types(struct call *c, const char *const *types)
{
	const char *list = types[0];
	for (size_t i = 1; types[i]; i++)
		list = call_printf(c, types[i + 1] ? "%s, %s" : "%s or %s", list, types[i]);
	return list;
}

/* RFC 9110, section 8.3: parameters such as charset do not matter here, all of it is UTF-8. */
static enum err find_type(struct call *c, const struct operation *operation,
	const struct incoming *in, const char **found)
{
	static const char *const json_only[] = {json_type, NULL};
	const char *const *wanted = operation->body ? json_only : operation->raw_body_types;
	const char *type = in->known[HEADER_CONTENT_TYPE];
	size_t len = type ? strcspn(type, "; \t") : 0;
	*found = NULL;
	for (size_t i = 0; type && wanted[i]; i++) {
		*found = wanted[i];
		if (is_type(wanted[i], type, len))
			return OK;
	}
	return fail(c, ERR_MEDIA_TYPE, "the body must be %s", list_types(c, wanted));
}

static enum err too_large(struct call *c, struct incoming *in, size_t bytes_max)
{
	in->keep_alive = false;
	return fail(c, ERR_TOO_LARGE, "the body may have %zu bytes", bytes_max);
}

static enum err broken(struct call *c, struct incoming *in, const char *why)
{
	in->body_state = BODY_BROKEN;
	in->keep_alive = false;
	return call_remaining_ms(c, 1) ? fail(c, ERR_BAD_REQUEST, "%s", why)
				       : fail(c, ERR_TIMEOUT, "the body came too slowly");
}

/* One byte more than may be there is asked for, to see that it is not there. */
static enum err read_pieces(struct call *c, struct incoming *in, size_t bytes_max,
	struct text *text)
{
	for (;;) {
		size_t room = bytes_max + 1 - text->len;
		size_t piece = room < PIECE_BYTES ? room : PIECE_BYTES;
		int got = in->read_body(in->connection, text_reserve(text, piece), piece);
		if (got < 0 || !call_remaining_ms(c, 1))
			return broken(c, in, "the body broke off");
		if (!got)
			return OK;
		text->len += (size_t)got;
		if (text->len > bytes_max)
			return too_large(c, in, bytes_max);
	}
}

static enum err read_all(struct call *c, struct incoming *in, size_t bytes_max, struct text *text)
{
	bool chunked = in->content_length == INCOMING_CHUNKED;
	if (!chunked && (uint64_t)in->content_length > bytes_max)
		return too_large(c, in, bytes_max);
	if (in->waits_with_body)
		in->invite_body(in->connection);
	size_t capacity = chunked ? PIECE_BYTES : (size_t)in->content_length + 1;
	text_init(text, c->arena, capacity, bytes_max + 1);
	TRY(read_pieces(c, in, bytes_max, text));
	if (!chunked && text->len != (size_t)in->content_length)
		return broken(c, in, "the body ended early");
	in->body_state = BODY_READ;
	return OK;
}

static enum err decode(struct call *c, const struct operation *operation, const char *type,
	struct text *text, void *input)
{
	void *target = (char *)input + operation->body_offset;
	if (operation->body)
		return json_decode(c, operation->body, text_string(text), text->len, target);
	*(struct raw_body *)target = (struct raw_body){.data = text_string(text),
		.len = text->len,
		.content_type = type};
	return OK;
}

static size_t bound_of(const struct operation *operation, size_t bytes_max)
{
	size_t own = operation->body_bytes_max;
	return own && (operation->body_bytes_stated || own < bytes_max) ? own : bytes_max;
}

enum err body_decode(struct call *c, const struct operation *operation, struct incoming *in,
	size_t bytes_max, void *input)
{
	if (!operation->body && !operation->raw_body_types)
		return OK;
	if (in->body_state == BODY_NONE)
		return operation->body_optional ? OK
						: fail(c, ERR_BAD_REQUEST, "a body is required");
	const char *type;
	TRY(find_type(c, operation, in, &type));
	struct text text;
	TRY(read_all(c, in, bound_of(operation, bytes_max), &text));
	in->body = text_string(&text);
	in->body_len = text.len;
	if (operation->body_optional)
		*((bool *)input + operation->has_body_offset) = true;
	return decode(c, operation, type, &text, input);
}
