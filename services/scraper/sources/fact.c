/* What is better known stays: a table of who wins would have twelve rows, these are its three
 * rules. */
#include "sources/fact.h"

#include <string.h>

static const char *const source_words[SOURCE_COUNT] = {"none", "graph", "www", "classic", "mobile",
	"mbasic", "json_ld", "microdata", "open_graph", "html", "feed", "rdfa"};

const char *fact_source_word(enum fact_source source)
{
	return source_words[source];
}

enum fact_source fact_source_of_word(const char *word)
{
	for (size_t i = 1; i < SOURCE_COUNT; i++)
		if (strcmp(source_words[i], word) == 0)
			return (enum fact_source)i;
	return SOURCE_NONE;
}

const char *exactness_word(enum exactness exactness)
{
	static const char *const words[] = {"unknown", "approximate", "exact"};
	return words[exactness];
}

bool count_agrees(struct count approximation, int64_t exact)
{
	/* Not value + unit: that may be more than an int64_t holds. */
	return exact >= approximation.value &&
	       exact - approximation.value < (approximation.unit ? approximation.unit : 1);
}

static bool agrees(const struct fact *approximate, const struct fact *exact)
{
	struct count count = {.value = approximate->number,
		.unit = approximate->unit,
		.exactness = APPROXIMATE};
	return count_agrees(count, exact->number);
}

/* Both are known. */
static bool is_better(const struct fact *newer, const struct fact *kept)
{
	if (newer->exactness > kept->exactness)
		return newer->fetched_at_us >= kept->fetched_at_us || agrees(kept, newer);
	if (newer->fetched_at_us <= kept->fetched_at_us)
		return newer->fetched_at_us == kept->fetched_at_us &&
		       newer->exactness == APPROXIMATE && kept->exactness == APPROXIMATE &&
		       newer->unit < kept->unit;
	return newer->exactness == kept->exactness || !agrees(newer, kept);
}

bool fact_merge(struct fact *kept, const struct fact *newer)
{
	if (newer->exactness == UNKNOWN)
		return false;
	if (kept->exactness != UNKNOWN && !is_better(newer, kept))
		return false;
	*kept = *newer;
	return true;
}
