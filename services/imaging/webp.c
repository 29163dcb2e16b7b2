/* A file is a list of chunks; those that are kept move together. */
#include "webp.h"

#include <stdint.h>
#include <string.h>

#define HEAD_BYTES ((size_t)12) /* RIFF, size, WEBP */
#define CHUNK_HEAD_BYTES ((size_t)8)
#define WORD_BYTES 4
/* Of VP8X: that there are a profile, EXIF and XMP. */
#define FLAGS_OF_METADATA 0x2C

static uint32_t read_size(const unsigned char *at)
{
	return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
	       (uint32_t)at[3] << 24;
}

static void write_size(unsigned char *at, size_t size)
{
	for (int i = 0; i < WORD_BYTES; i++)
		at[i] = (unsigned char)(size >> 8 * i);
}

static bool is_chunk(const unsigned char *at, const char *word)
{
	return memcmp(at, word, WORD_BYTES) == 0;
}

static bool is_metadata(const unsigned char *chunk)
{
	return is_chunk(chunk, "EXIF") || is_chunk(chunk, "XMP ") || is_chunk(chunk, "ICCP");
}

/* With its head and the byte that makes it even; 0 where it does not end within left bytes. */
static size_t chunk_bytes(const unsigned char *chunk, size_t left)
{
	if (left < CHUNK_HEAD_BYTES)
		return 0;
	size_t size = read_size(chunk + WORD_BYTES);
	size_t whole = CHUNK_HEAD_BYTES + size + (size & 1);
	return whole <= left ? whole : 0;
}

bool webp_strip(unsigned char *data, size_t *len)
{
	if (*len < HEAD_BYTES || !is_chunk(data, "RIFF") || !is_chunk(data + 8, "WEBP"))
		return false;
	size_t to = HEAD_BYTES;
	for (size_t at = HEAD_BYTES, bytes; at < *len; at += bytes) {
		unsigned char *chunk = data + at;
		bytes = chunk_bytes(chunk, *len - at);
		if (!bytes)
			return false;
		if (is_metadata(chunk))
			continue;
		if (is_chunk(chunk, "VP8X") && bytes > CHUNK_HEAD_BYTES)
			chunk[CHUNK_HEAD_BYTES] &= (unsigned char)~FLAGS_OF_METADATA;
		memmove(data + to, chunk, bytes);
		to += bytes;
	}
	*len = to;
	write_size(data + WORD_BYTES, to - CHUNK_HEAD_BYTES);
	return true;
}
