/* The body is written behind a gap, and the headers, whose length is known last, into it. */
#include "http/reply.h"

#include <string.h>

#define GAP_BYTES ((size_t)1024)
#define FIRST_BODY_BYTES ((size_t)2048)
#define HEADERS_BYTES_MAX ((size_t)32 * 1024)

void reply_init(struct reply *reply, struct call *c)
{
	*reply = (struct reply){.status = 200};
	text_init(&reply->text, c->arena, GAP_BYTES + FIRST_BODY_BYTES,
		GAP_BYTES + REPLY_BODY_BYTES_MAX);
	reply->text.len = GAP_BYTES;
}

struct text *reply_body(struct reply *reply)
{
	return &reply->text;
}

const char *reply_text(struct reply *reply, size_t *len)
{
	*len = reply->text.len - GAP_BYTES;
	return text_string(&reply->text) + GAP_BYTES;
}

void reply_clear_body(struct reply *reply)
{
	reply->text.len = GAP_BYTES;
	reply->text.overflow = false;
}

static const char *reason(int status)
{
	static const struct {
		int status;
		const char *line;
	} rows[] = {
		{200, "HTTP/1.1 200 OK\r\n"},
		{201, "HTTP/1.1 201 Created\r\n"},
		{202, "HTTP/1.1 202 Accepted\r\n"},
		{204, "HTTP/1.1 204 No Content\r\n"},
		{302, "HTTP/1.1 302 Found\r\n"},
		{304, "HTTP/1.1 304 Not Modified\r\n"},
		{400, "HTTP/1.1 400 Bad Request\r\n"},
		{401, "HTTP/1.1 401 Unauthorized\r\n"},
		{403, "HTTP/1.1 403 Forbidden\r\n"},
		{404, "HTTP/1.1 404 Not Found\r\n"},
		{405, "HTTP/1.1 405 Method Not Allowed\r\n"},
		{409, "HTTP/1.1 409 Conflict\r\n"},
		{412, "HTTP/1.1 412 Precondition Failed\r\n"},
		{413, "HTTP/1.1 413 Content Too Large\r\n"},
		{414, "HTTP/1.1 414 URI Too Long\r\n"},
		{415, "HTTP/1.1 415 Unsupported Media Type\r\n"},
		{422, "HTTP/1.1 422 Unprocessable Content\r\n"},
		{429, "HTTP/1.1 429 Too Many Requests\r\n"},
		{431, "HTTP/1.1 431 Request Header Fields Too Large\r\n"},
		{500, "HTTP/1.1 500 Internal Server Error\r\n"},
		{503, "HTTP/1.1 503 Service Unavailable\r\n"},
		{504, "HTTP/1.1 504 Gateway Timeout\r\n"},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (rows[i].status == status)
			return rows[i].line;
	return NULL;
}

/* A line break in a value would start a header of somebody else's choice. */
static bool is_one_line(const char *value)
{
	for (; *value; value++)
		if ((unsigned char)*value < 0x20 || *value == 0x7F)
			return false;
	return true;
}

static void add_header(struct text *head, const char *name, const char *value)
{
	if (!value || !is_one_line(value))
		return;
	text_add_string(head, name);
	text_add(head, ": ", 2);
	text_add_string(head, value);
	text_add(head, "\r\n", 2);
}

static void add_status(struct text *head, int status)
{
	const char *line = reason(status);
	if (line)
		text_add_string(head, line);
	else
		text_printf(head, "HTTP/1.1 %d \r\n", status);
}

static void add_length(struct text *head, const struct reply *reply, size_t body_len)
{
	/* RFC 9110, section 8.6: none with 204; of a 304 it would be the length of the 200. */
	if (reply->status == 204 || reply->status == 304)
		return;
	add_header(head, "Content-Type", reply->content_type);
	text_add_string(head, "Content-Length: ");
	text_add_int(head, (int64_t)body_len);
	text_add(head, "\r\n", 2);
}

static void add_rest(struct text *head, const struct reply *reply, const struct call *c)
{
	add_header(head, "X-Request-Id", c->request_id);
	add_header(head, "Cache-Control", reply->cache_control ? reply->cache_control : "no-store");
	add_header(head, "ETag", reply->etag);
	add_header(head, "Location", reply->location);
	add_header(head, "Allow", reply->allow);
	add_header(head, "WWW-Authenticate", reply->www_authenticate);
	if (reply->retry_after_s) {
		text_add_string(head, "Retry-After: ");
		text_add_int(head, reply->retry_after_s);
		text_add(head, "\r\n", 2);
	}
	for (const struct reply_header *header = c->reply_headers; header; header = header->next)
		add_header(head, header->name, header->value);
}

static void add_connection(struct text *head, const struct incoming *in)
{
	if (!in->keep_alive)
		text_add_string(head, "Connection: close\r\n");
	else if (in->version && strcmp(in->version, "1.0") == 0)
		text_add_string(head, "Connection: keep-alive\r\n");
}

/* Headers too long for the gap: both parts are copied. */
static const char *join(struct call *c, const struct text *head, const char *body, size_t len)
{
	char *whole = arena_alloc_raw(c->arena, head->len + len);
	memcpy(whole, head->data, head->len);
	memcpy(whole + head->len, body, len);
	return whole;
}

const char *reply_seal(struct reply *reply, struct call *c, const struct incoming *in, size_t *len)
{
	char *body = reply->text.data + GAP_BYTES;
	size_t body_len = reply->text.len - GAP_BYTES;
	struct text head;
	text_init(&head, c->arena, GAP_BYTES, HEADERS_BYTES_MAX);
	add_status(&head, reply->status);
	add_length(&head, reply, body_len);
	add_rest(&head, reply, c);
	add_connection(&head, in);
	text_add(&head, "\r\n", 2);
	if (in->is_head || reply->status == 204 || reply->status == 304)
		body_len = 0;
	*len = head.len + body_len;
	if (head.len > GAP_BYTES)
		return join(c, &head, body, body_len);
	return memcpy(body - head.len, head.data, head.len);
}
