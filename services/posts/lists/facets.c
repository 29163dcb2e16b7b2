/* The names of facets, as each engine's query of words takes them. */
#include "lists/facets.h"

#include <inttypes.h>

#include "base/macros.h"
#include "base/text.h"

/* Nobody can type or write it: format.h of common/json. */
#define MARK "\001"
/* Of a cover. Each costs a look into the index, which a few posts too many are cheaper than; but
 * nothing is longer than the longest. */
#define STRETCHES_MAX 6
#define LONGEST_MAX 16
#define NUMBER_MASK ((INT64_C(1) << 36) - 1)

/* Lengths as powers of two of a microsecond: from 4 minutes to 101 days, each 8 times the one
 * before. */
static const int lengths[] = {28, 31, 34, 37, 40, 43};

/* How an engine reads a list of terms, and what is between two. */
struct writing {
	const char *begin_all, *and, *end_all;
	const char *begin_any, * or, *end_any;
};

static const struct writing writings[DB_ENGINE_COUNT] = {
	[DB_SQLITE] = {" AND \"" MARK, "\" AND \"" MARK, "\"", " AND (\"" MARK, "\" OR \"" MARK,
		"\")"},
	[DB_POSTGRES] = {"{", ",", "}", "{", ",", "}"},
};

static void add_tag(struct text *terms, const char *tag)
{
	text_add_char(terms, 't');
	for (; *tag; tag++)
		text_printf(terms, "%02x", (unsigned char)*tag);
}

const char *facets_all(struct call *c, enum db_engine engine, int64_t user_id, const char *tag)
{
	if (!user_id && !tag)
		return NULL;
	const struct writing *writing = &writings[engine];
	struct text terms;
	text_init(&terms, c->arena, 128, SIZE_MAX);
	text_add_string(&terms, writing->begin_all);
	if (user_id)
		text_printf(&terms, "a%" PRId64, user_id);
	if (user_id && tag)
		text_add_string(&terms, writing->and);
	if (tag)
		add_tag(&terms, tag);
	text_add_string(&terms, writing->end_all);
	return text_string(&terms);
}

/* The shortest of which few cover it; -1 when there is none. */
static int length_for(const struct stretch *stretch)
{
	for (size_t i = 0; i < COUNT_OF(lengths); i++) {
		int64_t first = stretch->from_us >> lengths[i];
		int64_t last = (stretch->to_us - 1) >> lengths[i];
		int most = i + 1 < COUNT_OF(lengths) ? STRETCHES_MAX : LONGEST_MAX;
		if (last - first < most)
			return lengths[i];
	}
	return -1;
}

const char *facets_any(struct call *c, enum db_engine engine, const struct stretch *stretch)
{
	int length = length_for(stretch);
	if (length < 0)
		return NULL;
	const struct writing *writing = &writings[engine];
	struct text terms;
	text_init(&terms, c->arena, 256, SIZE_MAX);
	int64_t first = stretch->from_us >> length;
	for (int64_t i = first; i <= (stretch->to_us - 1) >> length; i++) {
		text_add_string(&terms, i == first ? writing->begin_any : writing->or);
		text_printf(&terms, "b%dx%" PRId64, length, i & NUMBER_MASK);
	}
	text_add_string(&terms, writing->end_any);
	return text_string(&terms);
}
