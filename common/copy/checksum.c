/* A sum does not mind the order, which differs between engines where text is sorted by a
 * language's rules; unlike an exclusive or it minds how often a row is there. */
#include "copy/checksum.h"

#include <endian.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "base/hex.h"

#define SUM_BYTES 32

struct checksum {
	EVP_MD_CTX *context;
	int64_t rows;
	unsigned char sum[SUM_BYTES]; /* the least significant first */
};

/* It fails only without memory. */
static void require(int done)
{
	if (!done)
		abort();
}

struct checksum *checksum_create(void)
{
	struct checksum *checksum = calloc(1, sizeof *checksum);
	require(checksum != NULL);
	checksum->context = EVP_MD_CTX_new();
	require(checksum->context != NULL);
	require(EVP_DigestInit_ex(checksum->context, EVP_sha256(), NULL));
	return checksum;
}

void checksum_destroy(struct checksum *checksum)
{
	if (!checksum)
		return;
	EVP_MD_CTX_free(checksum->context);
	free(checksum);
}

static void add_number(struct checksum *checksum, char letter, uint64_t number)
{
	unsigned char bytes[1 + sizeof number] = {(unsigned char)letter};
	uint64_t wire = htobe64(number);
	memcpy(bytes + 1, &wire, sizeof wire);
	require(EVP_DigestUpdate(checksum->context, bytes, sizeof bytes));
}

/* SQLite keeps no negative zero, which is equal to the other. */
static uint64_t bits_of(double real)
{
	double kept = real == 0 ? 0 : real;
	uint64_t bits;
	memcpy(&bits, &kept, sizeof bits);
	return bits;
}

static void add_value(struct checksum *checksum, const struct db_value *value)
{
	switch (value->type) {
	case DB_INT:
	case DB_TIME:
		add_number(checksum, 'i', (uint64_t)value->integer);
		return;
	case DB_DOUBLE:
		add_number(checksum, 'd', bits_of(value->real));
		return;
	case DB_TEXT:
		add_number(checksum, 't', value->text.len);
		require(EVP_DigestUpdate(checksum->context, value->text.data, value->text.len));
		return;
	case DB_NULL:
		require(EVP_DigestUpdate(checksum->context, "n", 1));
		return;
	}
}

static void add_digest(struct checksum *checksum, const unsigned char *digest)
{
	unsigned carry = 0;
	for (size_t i = 0; i < SUM_BYTES; i++) {
		carry += checksum->sum[i] + (unsigned)digest[i];
		checksum->sum[i] = (unsigned char)carry;
		carry >>= 8;
	}
}

void checksum_add_row(struct checksum *checksum, const struct db_value *cells, size_t count)
{
	unsigned char digest[SUM_BYTES];
	for (size_t i = 0; i < count; i++)
		add_value(checksum, &cells[i]);
	require(EVP_DigestFinal_ex(checksum->context, digest, NULL));
	require(EVP_DigestInit_ex(checksum->context, NULL, NULL));
	add_digest(checksum, digest);
	checksum->rows++;
}

int64_t checksum_rows(const struct checksum *checksum)
{
	return checksum->rows;
}

bool checksum_equal(const struct checksum *one, const struct checksum *other)
{
	return one->rows == other->rows && memcmp(one->sum, other->sum, SUM_BYTES) == 0;
}

void checksum_hex(const struct checksum *checksum, char hex[CHECKSUM_HEX_SIZE])
{
	hex_encode(checksum->sum, SUM_BYTES, hex);
}
