/* Sums of SHA-256. */
#include "base/digest.h"

#include <endian.h>
#include <inttypes.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void digest_sum_add(struct digest_sum *sum, const void *data, size_t len)
{
	unsigned char hash[EVP_MAX_MD_SIZE];
	if (!EVP_Digest(data, len, hash, NULL, EVP_sha256(), NULL))
		abort();
	uint64_t high, low;
	memcpy(&high, hash, sizeof high);
	memcpy(&low, hash + sizeof high, sizeof low);
	uint64_t before = sum->low;
	sum->low += be64toh(low);
	sum->high += be64toh(high) + (sum->low < before);
}

void digest_sum_text(const struct digest_sum *sum, char text[DIGEST_TEXT_SIZE])
{
	snprintf(text, DIGEST_TEXT_SIZE, "%016" PRIx64 "%016" PRIx64, sum->high, sum->low);
}
