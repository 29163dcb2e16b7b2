/* Whether rendered HTML is what our own writer writes, and nothing else. */
#ifndef CRIER_TESTS_FUZZ_JUDGE_H
#define CRIER_TESTS_FUZZ_JUDGE_H

/** Aborts where html has a tag, an attribute or an address that it may not have, is not balanced,
 *  or is no well-formed UTF-8. */
void judge(const char *html);

#endif
