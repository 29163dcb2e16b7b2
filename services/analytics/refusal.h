/* Why an event was rejected: at which stage, by which word, and what exactly. */
#ifndef CRIER_ANALYTICS_REFUSAL_H
#define CRIER_ANALYTICS_REFUSAL_H

enum refusal_reason {
	REFUSAL_NONE,
#define REFUSAL(name, stage, word) REFUSAL_##name,
#include "refusal.def"
#undef REFUSAL
	REFUSAL_COUNT
};

struct refusal {
	enum refusal_reason reason;
	const char *detail; /* "/timestamp: must be …"; static */
};

/** "admit", "validate" or "relate". Static; NULL for REFUSAL_NONE. */
const char *refusal_stage(enum refusal_reason reason);

/** "too_late". Static; NULL for REFUSAL_NONE. */
const char *refusal_word(enum refusal_reason reason);

#endif
