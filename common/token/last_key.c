/* One key and its PEM for each thread, which go with it. */
#include "token/last_key.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "token/pem.h"

struct kept_key {
	EVP_PKEY *key;
	char *pem;
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t of_thread;

static void let_go(void *arg)
{
	struct kept_key *kept = arg;
	EVP_PKEY_free(kept->key);
	free(kept->pem);
	free(kept);
}

static void make_place(void)
{
	if (pthread_key_create(&of_thread, let_go) != 0)
		abort();
}

static struct kept_key *kept_here(void)
{
	pthread_once(&once, make_place);
	struct kept_key *kept = pthread_getspecific(of_thread);
	if (kept)
		return kept;
	kept = calloc(1, sizeof *kept);
	if (!kept || pthread_setspecific(of_thread, kept) != 0)
		abort();
	return kept;
}

EVP_PKEY *last_key(const char *pem)
{
	struct kept_key *kept = kept_here();
	if (kept->pem && strcmp(kept->pem, pem) == 0)
		return kept->key;
	EVP_PKEY_free(kept->key);
	free(kept->pem);
	kept->key = pem_read_public(pem);
	kept->pem = strdup(pem);
	return kept->key;
}
