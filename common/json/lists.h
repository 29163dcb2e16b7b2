/* Array types that generated structs share. */
#ifndef CRIER_JSON_LISTS_H
#define CRIER_JSON_LISTS_H

#include <stddef.h>
#include <stdint.h>

struct text_list {
	const char **items;
	size_t count;
};

/* Also of times, microseconds since 1970. */
struct int_list {
	int64_t *items;
	size_t count;
};

struct double_list {
	double *items;
	size_t count;
};

#endif
