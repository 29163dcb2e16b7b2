/* What is free between pieces in use goes back, and is there again when it is asked for. */
#include "daemon/memory.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PIECES 1000
#define PIECE_BYTES ((size_t)16 * 1024)

static size_t resident_bytes(void)
{
	size_t size, resident;
	FILE *file = fopen("/proc/self/statm", "r");
	cr_assert_eq(fscanf(file, "%zu %zu", &size, &resident), 2);
	fclose(file);
	return resident * (size_t)sysconf(_SC_PAGESIZE);
}

static void fill(char **pieces)
{
	for (size_t i = 0; i < PIECES; i++) {
		pieces[i] = malloc(PIECE_BYTES);
		cr_assert(pieces[i]);
		memset(pieces[i], 'x', PIECE_BYTES);
	}
}

/* Each tenth stays, so that the top of the heap is not all that can be given. */
Test(memory, what_is_free_between_pieces_in_use_is_given_back)
{
#if defined(__SANITIZE_ADDRESS__)
	cr_skip_test("this malloc keeps what is freed");
#endif
	char *pieces[PIECES];
	memory_keep_small();
	fill(pieces);
	for (size_t i = 0; i < PIECES; i++)
		if (i % 10)
			free(pieces[i]);
	size_t before = resident_bytes();
	memory_give_back();
	size_t after = resident_bytes();

	cr_expect_gt(before, after);
	cr_expect_geq(before - after, PIECES * PIECE_BYTES / 2);
	for (size_t i = 0; i < PIECES; i += 10) {
		cr_expect_eq(pieces[i][PIECE_BYTES - 1], 'x');
		free(pieces[i]);
	}
}
