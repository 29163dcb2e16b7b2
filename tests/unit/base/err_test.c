/* Every error has its place on the wire. */
#include "base/err.h"

#include <criterion/criterion.h>
#include <string.h>

Test(err, every_error_has_a_status_a_slug_and_a_title)
{
	for (enum err err = OK + 1; err < ERR_COUNT; err++) {
		cr_expect(err_status(err) >= 300 && err_status(err) < 600);
		cr_expect_gt(strlen(err_slug(err)), 0);
		cr_expect_gt(strlen(err_title(err)), 0);
		for (enum err other = OK + 1; other < err; other++) {
			cr_expect_neq(err_status(err), err_status(other));
			cr_expect_str_neq(err_slug(err), err_slug(other));
		}
	}
	cr_expect_eq(err_status(OK), 200);
	cr_expect_eq(err_status(ERR_INVALID), 422);
}
