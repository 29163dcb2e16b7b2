/* One key, one text. */
#include "token/api_key.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define ZEROS "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
/* printf %s AAA… | sha256sum */
#define DIGEST_OF_ZEROS "0f007385b6f9d4b7eeb2748605afe1a984a0a3bfa3f014d09e2a784ce9e5cd1a"

Test(api_key, what_is_made_can_be_read)
{
	char secret[API_KEY_SECRET_SIZE], digest[API_KEY_DIGEST_SIZE], text[128];
	api_key_generate(secret, digest);
	snprintf(text, sizeof text, "crier_123456789012345678_%s", secret);
	struct key_claim claim;
	cr_assert(api_key_read(text, &claim));
	cr_expect_eq(claim.id, 123456789012345678);
	cr_expect_str_eq(claim.digest_hex, digest);
	cr_expect_eq(strlen(secret), 43);
}

Test(api_key, every_secret_is_another_one)
{
	char first[API_KEY_SECRET_SIZE], second[API_KEY_SECRET_SIZE], digest[API_KEY_DIGEST_SIZE];
	api_key_generate(first, digest);
	api_key_generate(second, digest);
	cr_expect_str_neq(first, second);
}

Test(api_key, the_digest_is_sha256_of_the_secrets_text)
{
	struct key_claim claim;
	cr_assert(api_key_read("crier_1_" ZEROS, &claim));
	cr_expect_str_eq(claim.digest_hex, DIGEST_OF_ZEROS);
}

Test(api_key, what_has_another_form_is_none)
{
	static const char *const texts[] = {"", "crier", "crier_", "crier_1", "crier_1_",
		"1_" ZEROS, "crier_" ZEROS, "crier__" ZEROS, "crier_0_" ZEROS, "crier_01_" ZEROS,
		"crier_-1_" ZEROS, "crier_+1_" ZEROS, "crier_ 1_" ZEROS, "crier_1x_" ZEROS,
		"crier_1234567890123456789_" ZEROS, "crier_1-" ZEROS, "Crier_1_" ZEROS,
		" crier_1_" ZEROS, "crier_1_" ZEROS "A", "crier_1_" ZEROS "=", "crier_1_" ZEROS " ",
		/* 42 characters; spare bits; another alphabet */
		"crier_1_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"crier_1_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB",
		"crier_1_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+A"};
	struct key_claim claim;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		cr_expect_not(api_key_read(texts[i], &claim), "%s", texts[i]);
	cr_expect(api_key_read("crier_1_" ZEROS, &claim));
}

Test(api_key, digests_are_the_same_or_not)
{
	cr_expect(api_key_same_digest(DIGEST_OF_ZEROS, DIGEST_OF_ZEROS));
	cr_expect_not(api_key_same_digest(DIGEST_OF_ZEROS, ""));
	cr_expect_not(api_key_same_digest("", DIGEST_OF_ZEROS));
	char other[] = DIGEST_OF_ZEROS;
	other[63] = other[63] == '0' ? '1' : '0';
	cr_expect_not(api_key_same_digest(DIGEST_OF_ZEROS, other));
}
