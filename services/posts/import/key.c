/* What names a post or comment of a source for ever. */
#include "import/key.h"

#include <inttypes.h>
#include <string.h>

#include "base/sha256.h"
#include "base/utf8.h"
#include "import/text.h"

#define KEY_MAX 500

static const char *digest(struct call *c, const char *text)
{
	char hex[SHA256_HEX_SIZE];
	sha256_hex(text, strlen(text), hex);
	return call_printf(c, "sha256:%s", hex);
}

static const char *fit(struct call *c, const char *key)
{
	bool fits = utf8_length(key) <= KEY_MAX && strcmp(import_text_line(c, key), key) == 0;
	return fits ? key : digest(c, key);
}

static const char *digest_of(struct call *c, int64_t date_us, const char *name, const char *words)
{
	return digest(c, call_printf(c, "%" PRId64 "\n%s\n%s", date_us, name ? name : "",
				 words ? words : ""));
}

const char *import_key_of_item(struct call *c, const struct import_item *item)
{
	if (item->key && *item->key)
		return fit(c, item->key);
	return digest_of(c, item->has_date ? item->date_us : 0, item->title, item->content);
}

const char *import_key_of_comment(struct call *c, const struct import_comment *comment)
{
	if (comment->key && *comment->key)
		return fit(c, comment->key);
	return digest_of(c, comment->has_created ? comment->created_us : 0, comment->author.name,
		comment->content);
}
