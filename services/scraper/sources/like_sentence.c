/* Behind the name, parts with a middle dot between; each tells by its words what it counts. */
#include "sources/like_sentence.h"

#include <string.h>
#include <strings.h>

#include "base/macros.h"
#include "sources/number.h"

#define PARTS_MAX 5
#define DOT " \xC2\xB7 "
#define PART_BYTES_MAX 120 /* a longer one is a sentence of somebody's */

static const struct {
	enum counted counted;
	const char *start;
} words[] = {
#define LIKE_WORD(counted, start) {COUNTED_##counted, start},
#include "sources/like_word.def"
#undef LIKE_WORD
};

enum counted like_sentence_counted(const char *text)
{
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (strcasestr(text, words[i].start))
			return words[i].counted;
	return COUNTED_NOTHING;
}

/* A full stop that ends a sentence: of Latin and Cyrillic a blank is behind it, and no abbreviation
 * of thousands is in front ("2,1 tys. osób"). */
static const char *find_stop(const char *at)
{
	for (const char *dot = at; (dot = strpbrk(dot, ".\xE3")); dot++) {
		if (strncmp(dot, "\xE3\x80\x82", 3) == 0) /* ideographic full stop */
			return dot;
		if (*dot != '.' || (dot[1] && dot[1] != ' '))
			continue;
		const char *word = dot;
		while (word > at && word[-1] != ' ' &&
			(word - at < 2 || strncmp(word - 2, "\xC2\xA0", 2) != 0))
			word--;
		struct count count;
		char probe[40] = "1 ";
		size_t len = (size_t)(dot + 1 - word);
		if (len < sizeof probe - 2) {
			memcpy(probe + 2, word, len);
			probe[2 + len] = '\0';
			if (!(*word >= '0' && *word <= '9') && number_parse(probe, NULL, &count))
				continue;
		}
		return dot;
	}
	return NULL;
}

static size_t stop_len(const char *stop)
{
	return *stop == '.' ? 1 : 3;
}

/* Behind "<name>[, <place>]. "; NULL where the description does not begin so. */
static const char *skip_name(struct arena *arena, const char *text, const char *name,
	const char **place)
{
	size_t len = name ? strlen(name) : 0;
	*place = NULL;
	if (!len || strncmp(text, name, len) != 0)
		return NULL;
	const char *at = text + len;
	if (strncmp(at, ", ", 2) == 0) {
		const char *stop = strstr(at, ". ");
		if (!stop || stop - at > 100)
			return NULL;
		*place = arena_copy(arena, at + 2, (size_t)(stop - at - 2));
		at = stop;
	}
	return strncmp(at, ". ", 2) == 0 ? at + 2 : NULL;
}

/* Without a name to skip: behind the last full stop before the first counted part. */
static const char *guess_start(const char *text)
{
	const char *dot = strstr(text, DOT);
	const char *start = text;
	for (const char *stop = text; (stop = strstr(stop, ". ")) && (!dot || stop < dot);
		stop += 2) {
		start = stop + 2;
		if (!dot)
			break;
	}
	return start;
}

struct part {
	struct count count;
	enum counted counted;
};

/* "A 1.234 personas les gusta esto", "يتحدث 5 عن هذا": in front of the number is one word, which is
 * short or in letters that are no Latin ones. */
static bool has_particle(const char *text)
{
	int digit;
	size_t len = strcspn(text, " ");
	return text[len] && number_digit(text + len + 1, &digit) &&
	       (len < 3 || (unsigned char)*text >= 0xCE);
}

/* "1,234 likes", "J’aime : 1 234", "Gefällt 1.234 Mal", "이야기하고 있는 사람들 12명"; but not "We
 * like 3 things". */
static bool has_form(const char *text, const char *behind)
{
	int digit, blanks = 0;
	for (const char *at = text; *at; at++)
		blanks += *at == ' ';
	bool has_counter = *behind & 0x80;
	return number_digit(text, &digit) || !behind[strspn(behind, " ")] || has_counter ||
	       blanks < 3 || has_particle(text);
}

static bool read_part(struct arena *arena, const char *at, size_t len, const char *lang,
	struct part *part)
{
	const char *text = arena_copy(arena, at, len);
	const char *behind;
	if (len > PART_BYTES_MAX || !number_find(text, lang, &part->count, &behind))
		return false;
	struct count second;
	if (!has_form(text, behind) || number_find(behind, lang, &second, NULL))
		return false;
	part->counted = like_sentence_counted(text);
	return true;
}

/* Where all three are there and none of their words is known, their order tells. */
static void name_by_order(struct part *parts, int count)
{
	static const enum counted order[] = {COUNTED_LIKES, COUNTED_TALKING, COUNTED_VISITS};
	for (int i = 0; i < count; i++)
		if (parts[i].counted != COUNTED_NOTHING)
			return;
	for (int i = 0; i < count && count == 3; i++)
		parts[i].counted = order[i];
}

static void put(struct like_sentence *out, const struct part *part)
{
	switch (part->counted) {
	case COUNTED_LIKES:
		out->likes = part->count;
		break;
	case COUNTED_FOLLOWERS:
		out->followers = part->count;
		break;
	case COUNTED_TALKING:
		out->talking_about = part->count;
		break;
	case COUNTED_VISITS:
		out->were_here = part->count;
		break;
	default:
		break;
	}
}

static bool read_parts(struct arena *arena, const char *text, const char *lang,
	struct like_sentence *out)
{
	const char *stop = find_stop(text);
	const char *end = stop ? stop : text + strlen(text);
	struct part parts[PARTS_MAX] = {{.counted = COUNTED_NOTHING}};
	int count = 0;
	for (const char *at = text; at < end && count < PARTS_MAX;) {
		const char *dot = strstr(at, DOT);
		const char *until = dot && dot < end ? dot : end;
		if (!read_part(arena, at, (size_t)(until - at), lang, &parts[count++]))
			return false;
		at = until < end ? until + strlen(DOT) : end;
	}
	name_by_order(parts, count);
	for (int i = 0; i < count; i++)
		put(out, &parts[i]);
	const char *about = stop ? stop + stop_len(stop) : end;
	about += strspn(about, " \n");
	out->about = *about ? arena_strdup(arena, about) : NULL;
	return out->likes.exactness || out->followers.exactness || out->talking_about.exactness ||
	       out->were_here.exactness;
}

bool like_sentence_read(struct arena *arena, const char *description, const char *name,
	const char *lang, struct like_sentence *out)
{
	struct like_sentence read = {.place = NULL};
	const char *at = skip_name(arena, description, name, &read.place);
	if (!at)
		at = guess_start(description);
	if (!read_parts(arena, at, lang, &read))
		return false;
	*out = read;
	return true;
}

bool like_sentence_split_title(struct arena *arena, const char *title, const char *description,
	const char **name, const char **rest)
{
	for (const char *dash = title; (dash = strstr(dash, " - ")); dash += 3) {
		size_t len = (size_t)(dash - title);
		if (strncmp(title, description, len) != 0 ||
			(strncmp(description + len, ". ", 2) != 0 &&
				strncmp(description + len, ", ", 2) != 0))
			continue;
		*name = arena_copy(arena, title, len);
		*rest = arena_strdup(arena, dash + 3);
		return true;
	}
	return false;
}
