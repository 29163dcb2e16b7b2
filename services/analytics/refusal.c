/* The words of refusal.def. */
#include "refusal.h"

#include <stddef.h>

const char *refusal_stage(enum refusal_reason reason)
{
	static const char *const stages[] = {
		NULL,
#define REFUSAL(name, stage, word) stage,
#include "refusal.def"
#undef REFUSAL
	};
	return stages[reason];
}

const char *refusal_word(enum refusal_reason reason)
{
	static const char *const words[] = {
		NULL,
#define REFUSAL(name, stage, word) word,
#include "refusal.def"
#undef REFUSAL
	};
	return words[reason];
}
