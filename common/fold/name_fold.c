/* libunistring folds: it is small, on every Debian already (curl's names of hosts need it), and
 * knows Unicode whatever the locale of the process or of a database server is. */
#include "fold/name_fold.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>

#include "base/text.h"
#include "base/utf8.h"

#define GRAM_CHARACTERS 3

static const char dotted_i[] = "i\xCC\x87"; /* U+0069 U+0307 */

/* In place: the result is never longer. */
static void drop_dots(char *folded)
{
	for (char *at = strstr(folded, dotted_i); at; at = strstr(at + 1, dotted_i))
		memmove(at + 1, at + 3, strlen(at + 3) + 1);
}

const char *name_fold(struct call *c, const char *name)
{
	size_t len = 0;
	uint8_t *made = u8_casefold((const uint8_t *)name, strlen(name), NULL, UNINORM_NFKC, NULL,
		&len);
	if (!made)
		abort(); /* out of memory: names are well-formed */
	char *folded = arena_copy(c->arena, (const char *)made, len);
	free(made);
	drop_dots(folded);
	return folded;
}

/* Where so many characters end; NULL where there are fewer. */
static const char *pass_characters(const char *at, int count)
{
	for (; count && *at; count--)
		at = utf8_next(at);
	return count ? NULL : at;
}

static void add_gram(struct text *text, const char *from, const char *to)
{
	if (text->len)
		text_add_char(text, ' ');
	for (; from < to; from++)
		text_printf(text, "%02x", (unsigned char)*from);
}

const char *name_grams(struct call *c, const char *folded)
{
	struct text text;
	text_init(&text, c->arena, 64, SIZE_MAX);
	const char *end = pass_characters(folded, GRAM_CHARACTERS);
	if (!end)
		add_gram(&text, folded, folded + strlen(folded));
	for (int i = 0; end && i < NAME_GRAMS_MAX; i++) {
		add_gram(&text, folded, end);
		folded = utf8_next(folded);
		end = *end ? utf8_next(end) : NULL;
	}
	return text_string(&text);
}
