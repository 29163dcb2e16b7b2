/* One place writes names, one reads them: the gateway's location in nginx.conf.in is the third. */
#include "media/name.h"

#include <inttypes.h>
#include <string.h>

#define PREFIX "/media/"
#define WIDTH_DIGITS_MAX 5

const char *media_name(struct call *c, const char *sha256, int64_t width,
	const struct media_format *format)
{
	return width ? call_printf(c, "%s-w%" PRId64 ".%s", sha256, width, format->extension)
		     : call_printf(c, "%s.%s", sha256, format->extension);
}

const char *media_url(struct call *c, const char *sha256, int64_t width,
	const struct media_format *format)
{
	return call_printf(c, PREFIX "%s", media_name(c, sha256, width, format));
}

/* Behind "-w"; NULL where there is no width. */
static const char *skip_width(const char *at)
{
	size_t digits = strspn(at, "0123456789");
	return digits && digits <= WIDTH_DIGITS_MAX && *at != '0' ? at + digits : NULL;
}

const struct media_format *media_name_format(const char *name)
{
	if (strspn(name, "0123456789abcdef") != MEDIA_DIGEST_CHARS)
		return NULL;
	const char *at = name + MEDIA_DIGEST_CHARS;
	if (strncmp(at, "-w", 2) == 0)
		at = skip_width(at + 2);
	return at && *at == '.' ? media_format_by_extension(at + 1) : NULL;
}

const char *media_name_in(const char *url)
{
	size_t len = strlen(PREFIX);
	return strncmp(url, PREFIX, len) == 0 && media_name_format(url + len) ? url + len : NULL;
}
