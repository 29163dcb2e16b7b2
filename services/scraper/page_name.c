/* One wrong character spoils three pieces of three, two that changed places four. So what is like a
 * name has all its pieces but those of some place, and each place is one choice; none is left with
 * less than half of them. */
#include "page_name.h"

#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "fold/name_fold.h"

#define SPOILT_MAX 4
#define PIECES_MIN 3 /* of a name that has choices */
#define SEARCHED_BYTES_MAX 400

static bool is_character(char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || (ch && strchr(".-_", ch));
}

static char lower(char ch)
{
	if (ch >= 'A' && ch <= 'Z')
		return (char)(ch - 'A' + 'a');
	return ch;
}

enum err page_name_read(struct call *c, const char *given, const char **name)
{
	char *out = arena_strdup(c->arena, given + (*given == '@'));
	bool good = *out && strlen(out) <= PAGE_NAME_BYTES_MAX;
	for (char *at = out; *at && good; at++) {
		*at = lower(*at);
		good = is_character(*at);
	}
	if (!good)
		return fail(c, ERR_NOT_FOUND, "no page can have that name");
	*name = out;
	return OK;
}

struct pieces {
	const char *items[NAME_GRAMS_MAX];
	size_t count;
};

static struct pieces split_pieces(struct call *c, const char *grams)
{
	struct pieces pieces = {0};
	char *rest = arena_strdup(c->arena, grams);
	char *at;
	for (char *piece = strtok_r(rest, " ", &at); piece && pieces.count < NAME_GRAMS_MAX;
		piece = strtok_r(NULL, " ", &at))
		pieces.items[pieces.count++] = piece;
	return pieces;
}

/* All but those from first to the one before end. */
static void add_choice(struct text *text, const struct pieces *pieces, size_t first, size_t end)
{
	text_add_char(text, '|');
	for (size_t i = 0, added = 0; i < pieces->count; i++) {
		if (i >= first && i < end)
			continue;
		if (added++)
			text_add_char(text, ' ');
		text_add_string(text, pieces->items[i]);
	}
}

const char *page_name_alike(struct call *c, const char *given)
{
	const char *grams = name_grams(c, name_fold(c, given));
	struct pieces pieces = split_pieces(c, grams);
	struct text text;
	text_init(&text, c->arena, 1024, SIZE_MAX);
	text_add_string(&text, grams);
	if (pieces.count < PIECES_MIN)
		return text_string(&text);
	for (size_t end = 1; end < pieces.count + SPOILT_MAX; end++) {
		size_t first = end > SPOILT_MAX ? end - SPOILT_MAX : 0;
		size_t last = end < pieces.count ? end : pieces.count;
		size_t left = pieces.count - (last - first);
		if (first < last && left >= 2 && left * 2 >= pieces.count)
			add_choice(&text, &pieces, first, last);
	}
	return text_string(&text);
}

const char *page_name_searched(struct call *c, const char *name, const char *username)
{
	const char *folded = name_fold(c,
		name ? call_printf(c, "%s %s", name, username) : username);
	size_t len = strlen(folded);
	if (len <= SEARCHED_BYTES_MAX)
		return folded;
	return arena_copy(c->arena, folded, utf8_cut(folded, len, SEARCHED_BYTES_MAX));
}
