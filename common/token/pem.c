/* By way of OpenSSL's memory buffers. */
#include "token/pem.h"

#include <openssl/pem.h>

const char *pem_take(struct arena *arena, BIO *bio)
{
	char *data;
	long len = BIO_get_mem_data(bio, &data);
	const char *text = len > 0 ? arena_copy(arena, data, (size_t)len) : NULL;
	BIO_free(bio);
	return text;
}

const char *pem_write_public(struct arena *arena, const EVP_PKEY *key)
{
	BIO *bio = BIO_new(BIO_s_mem());
	PEM_write_bio_PUBKEY(bio, key);
	return pem_take(arena, bio);
}

EVP_PKEY *pem_read_public(const char *pem)
{
	BIO *bio = BIO_new_mem_buf(pem, -1);
	EVP_PKEY *key = PEM_read_bio_PUBKEY(bio, NULL, NULL, NULL);
	BIO_free(bio);
	return key;
}
