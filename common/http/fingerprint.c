/* A digest of lines, of which the body's own digests are the last. */
#include "http/fingerprint.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"

#define LINES_BYTES_MAX ((size_t)64 * 1024)
#define BOUNDARY_BYTES_MAX 70 /* RFC 2046, section 5.1.1 */
#define PIECES_MAX 32	      /* what is behind them counts as one, boundaries and all */

static void add_line(struct text *lines, const char *data, size_t len)
{
	text_add(lines, data, len);
	text_add_char(lines, '\n');
}

static void add_digest(struct text *lines, const char *data, size_t len)
{
	char digest[SHA256_HEX_SIZE];
	sha256_hex(data, len, digest);
	add_line(lines, digest, SHA256_HEX_SIZE - 1);
}

/* Of "multipart/form-data; boundary=x"; NULL of another type. */
static const char *boundary_of(struct call *c, const char *type)
{
	static const char name[] = "boundary=";
	const char *found = type && strncasecmp(type, "multipart/", 10) == 0
				    ? strcasestr(type, name)
				    : NULL;
	if (!found)
		return NULL;
	found += sizeof name - 1;
	bool quoted = *found == '"';
	found += quoted;
	size_t len = strcspn(found, quoted ? "\"" : "; \t");
	return len && len <= BOUNDARY_BYTES_MAX ? arena_copy(c->arena, found, len) : NULL;
}

static void add_body(struct text *lines, const char *boundary, const char *body, size_t len)
{
	size_t mark = boundary ? strlen(boundary) : 0;
	for (size_t i = 1; mark && i < PIECES_MAX; i++) {
		const char *end = memmem(body, len, boundary, mark);
		if (!end)
			break;
		size_t piece = (size_t)(end - body);
		add_digest(lines, body, piece);
		body += piece + mark;
		len -= piece + mark;
	}
	add_digest(lines, body, len);
}

void fingerprint_of(struct call *c, const struct route_match *match, const struct incoming *in,
	char out[SHA256_HEX_SIZE])
{
	const char *type = in->known[HEADER_CONTENT_TYPE];
	const char *id = match->operation->id;
	struct text lines;
	text_init(&lines, c->arena, 1024, LINES_BYTES_MAX);
	add_line(&lines, id, strlen(id));
	for (size_t i = 0; i < PATH_SEGMENTS_MAX && match->parameters[i]; i++)
		add_line(&lines, match->parameters[i], strlen(match->parameters[i]));
	add_line(&lines, in->query ? in->query : "", in->query ? strlen(in->query) : 0);
	add_line(&lines, type ? type : "", type ? strcspn(type, "; \t") : 0);
	add_body(&lines, boundary_of(c, type), in->body ? in->body : "", in->body_len);
	sha256_hex(lines.data, lines.len, out);
}

bool fingerprint_is_one(const char *text)
{
	size_t digits = strspn(text, "0123456789abcdef");
	return digits == SHA256_HEX_SIZE - 1 && !text[digits];
}
