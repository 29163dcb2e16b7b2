/* Forms as RFC 7578 has them. Their boundary is taken from their first line, which is it: a body
 * with something before that is refused. */
#include "media/upload.h"

#include <string.h>
#include <strings.h>

#include "base/macros.h"

#define BOUNDARY_BYTES_MAX 72 /* RFC 2046, section 5.1.1, with its two hyphens */
#define LINE_END "\r\n"

struct span {
	const char *at;
	const char *end;
};

static const char *find(struct span in, const char *what, size_t len)
{
	return memmem(in.at, (size_t)(in.end - in.at), what, len);
}

/* Takes a line off the front, without its end; false where there is none. */
static bool take_line(struct span *rest, struct span *line)
{
	const char *end = find(*rest, LINE_END, strlen(LINE_END));
	if (!end)
		return false;
	*line = (struct span){rest->at, end};
	rest->at = end + strlen(LINE_END);
	return true;
}

static bool starts_with(struct span line, const char *word)
{
	size_t len = strlen(word);
	return (size_t)(line.end - line.at) >= len && strncasecmp(line.at, word, len) == 0;
}

static bool is_of_file(struct span line)
{
	static const char filename[] = "filename=";
	return starts_with(line, "Content-Disposition:") &&
	       find(line, filename, sizeof filename - 1);
}

/* Leaves rest behind the headers of a part. */
static bool read_headers(struct span *rest, bool *file)
{
	struct span line;
	*file = false;
	while (take_line(rest, &line)) {
		if (line.at == line.end)
			return true;
		*file |= is_of_file(line);
	}
	return false;
}

/* What is before the next boundary; leaves rest behind it. */
static bool take_content(struct call *c, struct span *rest, struct span boundary,
	struct span *content)
{
	const char *mark = call_printf(c, LINE_END "%.*s", (int)(boundary.end - boundary.at),
		boundary.at);
	const char *end = find(*rest, mark, strlen(mark));
	if (!end)
		return false;
	*content = (struct span){rest->at, end};
	rest->at = end + strlen(mark);
	return true;
}

static enum err unreadable(struct call *c)
{
	return fail(c, ERR_BAD_REQUEST, "the form cannot be read");
}

static enum err read_form(struct call *c, struct span rest, struct span *image)
{
	struct span boundary, line;
	if (!take_line(&rest, &boundary) || !starts_with(boundary, "--") ||
		boundary.end - boundary.at > BOUNDARY_BYTES_MAX)
		return unreadable(c);
	for (;;) {
		bool file;
		if (!read_headers(&rest, &file) || !take_content(c, &rest, boundary, image))
			return unreadable(c);
		if (file)
			return OK;
		if (starts_with(rest, "--"))
			return fail(c, ERR_BAD_REQUEST, "the form has no file");
		if (!take_line(&rest, &line))
			return unreadable(c);
	}
}

enum err upload_read(struct call *c, const struct raw_body *body, struct raw_body *image)
{
	struct span found = {body->data, body->data + body->len};
	if (strcmp(body->content_type, "multipart/form-data") == 0)
		TRY(read_form(c, found, &found));
	*image = (struct raw_body){.data = found.at, .len = (size_t)(found.end - found.at)};
	return OK;
}
