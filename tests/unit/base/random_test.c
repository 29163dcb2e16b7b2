/* Bytes that differ. */
#include "base/random.h"

#include <criterion/criterion.h>
#include <string.h>

Test(random, two_draws_differ_and_every_length_is_filled)
{
	char a[37] = {0}, b[37] = {0};
	random_bytes(a, sizeof a);
	random_bytes(b, sizeof b);
	cr_expect_neq(memcmp(a, b, sizeof a), 0);
	for (size_t len = 1; len < 20; len++) {
		int set = 0;
		for (int i = 0; i < 64 && !set; i++) {
			a[len - 1] = 0;
			random_fast(a, len);
			set = a[len - 1] != 0;
		}
		cr_expect(set, "byte %zu is never set", len);
	}
}

Test(random, fast_bytes_stay_inside)
{
	char a[12];
	memset(a, 'x', sizeof a);
	random_fast(a, 9);
	cr_expect(a[9] == 'x' && a[10] == 'x' && a[11] == 'x');
}
