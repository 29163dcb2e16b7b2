/* The sentence by which Facebook describes a page to others, in some language:
 *
 *   <name>[, <place>]. <n> likes[ · <n> talking about this][ · <n> were here]. <about>
 */
#ifndef CRIER_SCRAPER_LIKE_SENTENCE_H
#define CRIER_SCRAPER_LIKE_SENTENCE_H

#include "base/arena.h"
#include "sources/fact.h"

struct like_sentence {
	struct count likes, followers, talking_about, were_here;
	const char *place; /* NULL: none */
	const char *about;
};

/**
 * @param name  of the page, as its title has it: what is in it is no count. NULL: not known
 * @param lang  as of number_parse
 * @return false where this is no such sentence; then nothing was written
 */
bool like_sentence_read(struct arena *arena, const char *description, const char *name,
	const char *lang, struct like_sentence *out);

/** The name at the start of a description and what follows it in a title: "Meedan" and "Nonprofit
 *  Organization" of "Meedan. 66 likes. …" and "Meedan - Nonprofit Organization". */
bool like_sentence_split_title(struct arena *arena, const char *title, const char *description,
	const char **name, const char **rest);

/** What a count counts, told by the words around it. */
enum counted {
	COUNTED_NOTHING,
	COUNTED_LIKES,
	COUNTED_FOLLOWERS,
	COUNTED_FOLLOWING,
	COUNTED_TALKING,
	COUNTED_VISITS,
	COUNTED_FRIENDS /* of a person: a page has none */
};

enum counted like_sentence_counted(const char *text);

#endif
