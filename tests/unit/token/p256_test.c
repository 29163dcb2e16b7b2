/* Keys through their three clothes and back, and the thumbprint against an outside example. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "token/p256.h"

/* The key of RFC 7517 appendix A.1. Its thumbprint was computed apart from this program:
 * SHA-256 over the four required members in order (RFC 7638 section 3). */
static const struct p256_point rfc7517 = {
	.x = "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
	.y = "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
};

Test(p256, the_thumbprint_is_that_of_rfc_7638)
{
	char kid[TOKEN_KID_SIZE];
	p256_thumbprint(&rfc7517, kid);
	cr_expect(eq(str, kid, "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s"));
}

Test(p256, a_point_becomes_a_public_pem)
{
	struct arena *arena = arena_create();
	const char *pem = p256_point_pem(arena, &rfc7517);
	cr_assert(pem != NULL);
	cr_expect(strncmp(pem, "-----BEGIN PUBLIC KEY-----\n", 27) == 0);
	arena_destroy(arena);
}

Test(p256, a_point_off_the_curve_is_refused)
{
	struct arena *arena = arena_create();
	struct p256_point point = rfc7517;
	point.x[0] = 'N';
	cr_expect(p256_point_pem(arena, &point) == NULL);
	point = rfc7517;
	point.y[42] = 'N'; /* spare bits that are not zero */
	cr_expect(p256_point_pem(arena, &point) == NULL);
	arena_destroy(arena);
}

Test(p256, a_private_key_survives_writing_and_reading)
{
	struct arena *arena = arena_create();
	struct p256_point before, after;
	EVP_PKEY *key = p256_generate();
	EVP_PKEY *again = p256_read_private(p256_write_private(arena, key));
	cr_assert(again != NULL);
	cr_assert(p256_read_point(key, &before) && p256_read_point(again, &after));
	cr_expect(eq(str, before.x, after.x));
	cr_expect(eq(str, before.y, after.y));
	EVP_PKEY_free(key);
	EVP_PKEY_free(again);
	arena_destroy(arena);
}
