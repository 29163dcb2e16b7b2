/* Signatures of WHATWG's MIME Sniffing, section 6.1. */
#include "media/format.h"

#include <string.h>

#include "base/macros.h"

struct signature {
	struct media_format format;
	size_t at; /* of the second piece; the first is at 0 */
	const char *first, *second;
};

static const struct signature signatures[] = {
	{{"jpeg", "image/jpeg", "jpg"}, 0, "\xFF\xD8\xFF", ""},
	{{"png", "image/png", "png"}, 0, "\x89PNG\r\n\x1A\n", ""},
	{{"gif", "image/gif", "gif"}, 0, "GIF87a", ""},
	{{"gif", "image/gif", "gif"}, 0, "GIF89a", ""},
	{{"webp", "image/webp", "webp"}, 8, "RIFF", "WEBPVP"},
};

static int is_at(const char *data, size_t len, size_t at, const char *piece)
{
	size_t piece_len = strlen(piece);
	return at + piece_len <= len && memcmp(data + at, piece, piece_len) == 0;
}

const struct media_format *media_format_of(const char *data, size_t len)
{
	for (size_t i = 0; i < COUNT_OF(signatures); i++) {
		const struct signature *each = &signatures[i];
		if (is_at(data, len, 0, each->first) && is_at(data, len, each->at, each->second))
			return &each->format;
	}
	return NULL;
}

const struct media_format *media_format_by_type(const char *type)
{
	for (size_t i = 0; i < COUNT_OF(signatures); i++)
		if (strcmp(signatures[i].format.type, type) == 0)
			return &signatures[i].format;
	return NULL;
}

const struct media_format *media_format_by_extension(const char *extension)
{
	for (size_t i = 0; i < COUNT_OF(signatures); i++)
		if (strcmp(signatures[i].format.extension, extension) == 0)
			return &signatures[i].format;
	return NULL;
}
