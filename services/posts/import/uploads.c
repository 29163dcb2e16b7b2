/* Addresses are anybody's, files are the operator's: a path is taken apart before it is opened. */
#include "import/uploads.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/percent.h"

#define PATH_BYTES_MAX 1000

/* Whether each of its parts is a name, and no "." or "..", nor hidden. */
static bool stays_inside(const char *path)
{
	while (*path) {
		size_t len = strcspn(path, "/");
		if (!len || *path == '.')
			return false;
		path += len + (path[len] == '/');
	}
	return true;
}

const char *uploads_url_end(const char *text)
{
	return text + strcspn(text, " \t\r\n\"'<>()[]{}|\\^`?#&");
}

bool uploads_looks_like_image(const char *url)
{
	static const char *const endings[] = {".jpg", ".jpeg", ".png", ".gif", ".webp"};
	const char *end = uploads_url_end(url);
	for (size_t i = 0; i < COUNT_OF(endings); i++) {
		size_t len = strlen(endings[i]);
		if ((size_t)(end - url) > len && strncasecmp(end - len, endings[i], len) == 0)
			return true;
	}
	return false;
}

const char *uploads_path(struct call *c, const char *url)
{
	const char *end = uploads_url_end(url);
	const char *path = strstr(url, UPLOADS_PATH);
	if (path && path < end) {
		path += sizeof UPLOADS_PATH - 1;
	} else {
		path = strstr(url, "://");
		path = path ? strchr(path + 3, '/') : NULL;
		path = path ? path + 1 : NULL;
	}
	if (!path || path >= end || end - path > PATH_BYTES_MAX)
		return NULL;
	char *decoded = arena_copy(c->arena, path, (size_t)(end - path));
	return percent_decode(decoded, NULL) && stays_inside(decoded) ? decoded : NULL;
}

static enum err read_all(struct call *c, int fd, size_t bytes_max, struct upload_file *file)
{
	struct stat status;
	if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
		return fail(c, ERR_NOT_FOUND, "it is no file");
	if ((size_t)status.st_size > bytes_max)
		return fail(c, ERR_TOO_LARGE, "it has more than %zu bytes", bytes_max);
	size_t len = (size_t)status.st_size;
	char *data = arena_alloc_raw(c->arena, len + 1);
	for (size_t got = 0; got < len;) {
		ssize_t some = read(fd, data + got, len - got);
		if (some <= 0)
			return fail(c, ERR_UNAVAILABLE, "its file cannot be read");
		got += (size_t)some;
	}
	*file = (struct upload_file){data, len};
	return OK;
}

enum err uploads_read(struct call *c, const char *folder, const char *url, size_t bytes_max,
	struct upload_file *file)
{
	const char *path = uploads_path(c, url);
	int fd = path ? open(call_printf(c, "%s/%s", folder, path),
				O_RDONLY | O_CLOEXEC | O_NONBLOCK)
		      : -1;
	if (fd < 0)
		return fail(c, ERR_NOT_FOUND, "there is no such file in the folder");
	enum err err = read_all(c, fd, bytes_max, file);
	close(fd);
	return err;
}
