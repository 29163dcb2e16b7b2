/* The examples of FIPS 180-4. */
#include "base/sha256.h"

#include <criterion/criterion.h>

Test(sha256, is_that_of_fips_180)
{
	char hex[SHA256_HEX_SIZE];
	sha256_hex("abc", 3, hex);
	cr_expect_str_eq(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	sha256_hex("", 0, hex);
	cr_expect_str_eq(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}
