/* What each target of the page parsers has in common: an answer is parsed, and what was made of it
 * is looked through. */
#ifndef CRIER_TESTS_FUZZ_ANSWER_H
#define CRIER_TESTS_FUZZ_ANSWER_H

#include "base/call.h"
#include "sources/parsed.h"

/** Parses an answer; aborts where the result is not what a result may be. */
struct parsed *fuzz_answer(struct call *c, const struct answer *answer);

#endif
