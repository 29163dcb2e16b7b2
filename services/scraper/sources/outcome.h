/* How a fetch of a page ended, as its answer tells. */
#ifndef CRIER_SCRAPER_OUTCOME_H
#define CRIER_SCRAPER_OUTCOME_H

enum outcome {
	OUTCOME_UNKNOWN = 0, /* nothing was judged yet */
#define OUTCOME(name, word, advice) OUTCOME_##name,
#include "sources/outcome.def"
#undef OUTCOME
	OUTCOME_COUNT
};

/* What to do next; the last good data stay, whatever it is. */
enum advice {
	ADVICE_USE = 1,	    /* take what was parsed */
	ADVICE_NEXT_SOURCE, /* this one tells nothing now; this address again in a quarter of an
			       hour */
	ADVICE_BACK_OFF,    /* the same again, later and later */
	ADVICE_LONG_PAUSE,  /* nothing of this host for hours */
	ADVICE_NEVER_SAME,  /* the same request has the same end */
	ADVICE_CONFIRM,	    /* gone only when it is said twice */
	ADVICE_REFUSE,	    /* nobody may be asked for this */
	ADVICE_ALARM,	    /* somebody has to look; the body is kept */
};

/** "login_required"; "unknown" for OUTCOME_UNKNOWN. Static. */
const char *outcome_word(enum outcome outcome);

/** The outcome of a word; OUTCOME_UNKNOWN for another. */
enum outcome outcome_of_word(const char *word);

/** ADVICE_BACK_OFF for OUTCOME_UNKNOWN. */
enum advice outcome_advice(enum outcome outcome);

#endif
