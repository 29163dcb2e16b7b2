/* A version number or a hash, in quotes. */
#include "http/etag.h"

#include <inttypes.h>
#include <string.h>

/* RFC 9110: etagc is anything visible but the quote. */
static bool is_opaque(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text <= 0x20 || *text == '"' || *text == 0x7F)
			return false;
	return true;
}

const char *etag_of(struct call *c, const struct field *field, const void *value)
{
	const char *at = (const char *)value + field->offset;
	if (field->has_offset >= 0 && !*((const bool *)value + field->has_offset))
		return NULL;
	if (field->type == FIELD_INT || field->type == FIELD_TIME)
		return call_printf(c, "\"%" PRId64 "\"", *(const int64_t *)(const void *)at);
	if (field->type != FIELD_TEXT)
		return NULL;
	const char *text = *(const char *const *)(const void *)at;
	return text && is_opaque(text) ? call_printf(c, "\"%s\"", text) : NULL;
}

/* The opaque part of the tag at the start of text; *len without the W/. */
static const char *strong_part(const char *tag, size_t *len)
{
	if (tag[0] == 'W' && tag[1] == '/')
		tag += 2;
	const char *close = *tag == '"' ? strchr(tag + 1, '"') : NULL;
	*len = close ? (size_t)(close - tag) + 1 : 0;
	return tag;
}

bool etag_listed(const char *if_none_match, const char *etag)
{
	size_t wanted_len;
	const char *wanted = strong_part(etag, &wanted_len);
	const char *at = if_none_match + strspn(if_none_match, " \t");
	if (strcmp(at, "*") == 0)
		return true;
	while (*at) {
		size_t len;
		at = strong_part(at, &len);
		if (!len)
			return false;
		if (len == wanted_len && memcmp(at, wanted, len) == 0)
			return true;
		at += len;
		at += strspn(at, " \t,");
	}
	return false;
}
