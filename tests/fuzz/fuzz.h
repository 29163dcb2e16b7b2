/* A fuzz target: <name>_fuzz.c has fuzz_one(), and may abort where an answer is wrong. libFuzzer
 * looks for inputs on which it does, or a sanitizer, or time or memory run out. */
#ifndef CRIER_TESTS_FUZZ_H
#define CRIER_TESTS_FUZZ_H

#include <stdio.h>
#include <stdlib.h>

#include "base/call.h"

/** One input, with a NUL behind its end and maybe in it. What is made in c is gone afterwards. */
void fuzz_one(struct call *c, const char *data, size_t len);

/* What must be so, with sanitizers or without. */
#define MUST(condition)                                                                         \
	do {                                                                                    \
		if (!(condition)) {                                                             \
			fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
			abort();                                                                \
		}                                                                               \
	} while (0)

#endif
