/* civetweb reads heads laxly: it stops in silence at a line it cannot read, accepts bare line
 * feeds, and takes the first of two lengths. The gateway may read the same bytes in another
 * way, and then a body becomes a request (request smuggling); so this file trusts nothing. */
#include "http/head.h"

#include <string.h>
#include <strings.h>

static const struct {
	const char *name;
	enum known_header header;
	bool once; /* a second one is refused, not ignored */
} known_headers[] = {
	{"Authorization", HEADER_AUTHORIZATION, true},
	{"Connection", HEADER_CONNECTION, true},
	{"Content-Length", HEADER_CONTENT_LENGTH, true},
	{"Content-Type", HEADER_CONTENT_TYPE, true},
	{"Cookie", HEADER_COOKIE, true}, /* RFC 6265, section 5.4: one at most */
	{"Expect", HEADER_EXPECT, true},
	{"Host", HEADER_HOST, true},
	{"Idempotency-Key", HEADER_IDEMPOTENCY_KEY, true},
	{"If-None-Match", HEADER_IF_NONE_MATCH, false},
	{"X-Crier-Fingerprint", HEADER_FINGERPRINT, true},
	{"X-Crier-On-Behalf", HEADER_ON_BEHALF, true},
	{"X-Real-IP", HEADER_REAL_IP, false},
	{"X-Request-Id", HEADER_REQUEST_ID, false},
	{"traceparent", HEADER_TRACEPARENT, false},
	{"Transfer-Encoding", HEADER_TRANSFER_ENCODING, true},
	{"User-Agent", HEADER_USER_AGENT, false},
	{"X-CSRF-Token", HEADER_CSRF_TOKEN, true},
	{"X-Forwarded-For", HEADER_FORWARDED_FOR, false},
	{"X-Forwarded-Proto", HEADER_FORWARDED_PROTO, false},
};

const char *incoming_header(const struct incoming *in, const char *name)
{
	for (size_t i = 0; i < in->header_count; i++)
		if (strcasecmp(in->headers[i].name, name) == 0)
			return in->headers[i].value;
	return NULL;
}

enum http_method head_verb(const char *method)
{
	static const struct {
		const char *name;
		enum http_method verb;
	} verbs[] = {{"GET", HTTP_GET}, {"HEAD", HTTP_GET}, {"POST", HTTP_POST}, {"PUT", HTTP_PUT},
		{"PATCH", HTTP_PATCH}, {"DELETE", HTTP_DELETE}};
	for (size_t i = 0; i < COUNT_OF(verbs); i++)
		if (strcmp(method, verbs[i].name) == 0)
			return verbs[i].verb;
	return HTTP_OTHER;
}

/* RFC 9110, section 5.6.2. */
static bool is_token_char(unsigned char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') ||
	       (ch && strchr("!#$%&'*+-.^_`|~", ch));
}

/* The bytes of a line as civetweb left them: name NUL value NUL NUL, where the colon and both
 * line ends became NUL. Returns the end of the value, or NULL when there was anything else. */
static const char *check_line(const struct header *header)
{
	const char *at = header->name;
	while (is_token_char((unsigned char)*at))
		at++;
	bool space_before_colon = at[1] == '\0' && header->value > at + 1;
	if (*at || at == header->name || space_before_colon)
		return NULL;
	const char *end = header->value + strlen(header->value);
	return end[1] == '\0' ? end : NULL;
}

/* Each line must begin where the one before ended, and the last one must end the head. */
static enum err check_lines(struct call *c, const struct incoming *in)
{
	const char *end = in->version + strlen(in->version);
	for (size_t i = 0; i < in->header_count; i++) {
		if (in->headers[i].name != end + 2)
			return fail(c, ERR_BAD_REQUEST, "a header line is malformed");
		end = check_line(&in->headers[i]);
		if (!end)
			return fail(c, ERR_BAD_REQUEST, "a header line is malformed");
		if ((size_t)(end - in->method) >= INCOMING_HEAD_BYTES_MAX)
			return fail(c, ERR_HEADERS_TOO_LARGE, "more than %zu bytes of headers",
				INCOMING_HEAD_BYTES_MAX);
	}
	bool ended = in->header_count ? end[2] == '\r' && !end[3] : !end[2] && !end[3];
	return ended ? OK : fail(c, ERR_BAD_REQUEST, "a header line is malformed");
}

static enum err check_size(struct call *c, const struct incoming *in)
{
	if (strlen(in->path) + (in->query ? strlen(in->query) : 0) > INCOMING_URI_BYTES_MAX)
		return fail(c, ERR_URI_TOO_LONG, "more than %zu bytes", INCOMING_URI_BYTES_MAX);
	if (in->header_count > INCOMING_HEADERS_MAX)
		return fail(c, ERR_HEADERS_TOO_LARGE, "more than %d headers", INCOMING_HEADERS_MAX);
	return OK;
}

/* civetweb cuts the spaces before a value but not those after it. The copy keeps the layout
 * that check_lines has looked at. */
static const char *trimmed(struct call *c, const char *value)
{
	size_t len = strlen(value);
	if (!len || (value[len - 1] != ' ' && value[len - 1] != '\t'))
		return value;
	while (len && (value[len - 1] == ' ' || value[len - 1] == '\t'))
		len--;
	return arena_copy(c->arena, value, len);
}

static enum err note_known(struct call *c, struct incoming *in, const struct header *header)
{
	for (size_t i = 0; i < COUNT_OF(known_headers); i++) {
		/* The first letter alone tells most of them apart. */
		if ((*header->name | 0x20) != (*known_headers[i].name | 0x20) ||
			strcasecmp(header->name, known_headers[i].name) != 0)
			continue;
		const char **slot = &in->known[known_headers[i].header];
		if (*slot && known_headers[i].once)
			return fail(c, ERR_BAD_REQUEST, "%s was sent twice", header->name);
		if (!*slot)
			*slot = header->value;
		return OK;
	}
	return OK;
}

static enum err note_headers(struct call *c, struct incoming *in)
{
	for (size_t i = 0; i < in->header_count; i++) {
		in->headers[i].value = trimmed(c, in->headers[i].value);
		TRY(note_known(c, in, &in->headers[i]));
	}
	return OK;
}

/* RFC 9112, section 6.3: exactly one way to tell the body's length. */
static enum err check_framing(struct call *c, struct incoming *in)
{
	const char *coding = in->known[HEADER_TRANSFER_ENCODING];
	const char *length = in->known[HEADER_CONTENT_LENGTH];
	if (coding && length)
		return fail(c, ERR_BAD_REQUEST, "both Content-Length and Transfer-Encoding");
	if (coding && (strcasecmp(coding, "chunked") != 0 || strcmp(in->version, "1.0") == 0))
		return fail(c, ERR_BAD_REQUEST, "no transfer coding but chunked is taken");
	if (coding)
		in->content_length = INCOMING_CHUNKED;
	if (length) {
		size_t digits = strspn(length, "0123456789");
		if (!digits || length[digits] || digits > 18)
			return fail(c, ERR_BAD_REQUEST, "Content-Length is no number");
		for (; *length; length++)
			in->content_length = in->content_length * 10 + (*length - '0');
	}
	in->body_state = in->content_length ? BODY_UNREAD : BODY_NONE;
	return OK;
}

static bool has_option(const char *list, const char *option)
{
	size_t len = strlen(option);
	while (*list) {
		list += strspn(list, " \t,");
		size_t item_len = strcspn(list, " \t,");
		if (item_len == len && strncasecmp(list, option, len) == 0)
			return true;
		list += item_len;
	}
	return false;
}

/* As civetweb decides it, but exactly: any Connection header without keep-alive closes. */
static bool wants_keep_alive(const struct incoming *in)
{
	const char *connection = in->known[HEADER_CONNECTION];
	if (!connection)
		return strcmp(in->version, "1.1") == 0;
	return has_option(connection, "keep-alive") && !has_option(connection, "close") &&
	       !has_option(connection, "upgrade");
}

enum err head_check(struct call *c, struct incoming *in)
{
	in->verb = head_verb(in->method);
	in->is_head = strcmp(in->method, "HEAD") == 0;
	TRY(check_size(c, in));
	TRY(check_lines(c, in));
	TRY(note_headers(c, in));
	if (strcmp(in->version, "1.1") == 0 && !in->known[HEADER_HOST])
		return fail(c, ERR_BAD_REQUEST, "no Host header");
	TRY(check_framing(c, in));
	in->keep_alive = wants_keep_alive(in);
	const char *expect = in->known[HEADER_EXPECT];
	in->waits_with_body = expect && strcasecmp(expect, "100-continue") == 0;
	return OK;
}
