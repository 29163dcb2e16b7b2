/* Signatures, with the example of Standard Webhooks and vectors of RFC 4231. */
#include "base/hmac.h"

#include <criterion/criterion.h>
#include <string.h>

Test(hmac, signs_as_standard_webhooks_does)
{
	struct hmac_key key;
	char code[HMAC_BASE64_SIZE];
	cr_assert(hmac_read_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", &key));
	cr_expect_eq(key.len, 24);
	hmac_sha256_base64(&key, "msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{\"test\": 2432232314}",
		code);
	cr_expect_str_eq(code, "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

Test(hmac, is_that_of_rfc_4231)
{
	struct hmac_key key = {.len = 4};
	char code[HMAC_BASE64_SIZE];
	memcpy(key.bytes, "Jefe", 4);
	hmac_sha256_base64(&key, "what do ya want for nothing?", code);
	cr_expect_str_eq(code, "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=");
	char digits[HMAC_HEX_SIZE];
	hmac_sha256_hex(&key, "what do ya want for nothing?", digits);
	cr_expect_str_eq(digits,
		"5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

Test(hmac, secrets_are_read_with_their_padding)
{
	struct hmac_key key;
	cr_expect(hmac_read_secret("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==", &key));
	cr_expect_eq(key.len, 25);
	cr_expect(hmac_read_secret("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", &key));
	cr_expect_eq(key.len, 26);
}

Test(hmac, what_is_no_secret_is_refused)
{
	struct hmac_key key;
	static const char *const broken[] = {"", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
		"whsec_MfKQ9r8G", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS",
		"whsec_!!!!9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
		"whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"};
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
		cr_expect_not(hmac_read_secret(broken[i], &key), "%s", broken[i]);
}
