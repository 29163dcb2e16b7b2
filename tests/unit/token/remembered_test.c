/* The memory of tokens: what it keeps, for how long, and what it gives up first. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <pthread.h>

#include "base/random.h"
#include "token/remembered.h"

struct digest {
	unsigned char bytes[TOKEN_DIGEST_BYTES];
};

static struct digest random_digest(void)
{
	struct digest digest;
	random_fast(digest.bytes, sizeof digest.bytes);
	return digest;
}

static bool found(struct remembered *remembered, struct digest digest, int64_t user_id)
{
	struct principal principal = {0};
	return remembered_find(remembered, digest.bytes, 1, 50, &principal) &&
	       principal.user_id == user_id;
}

static void put(struct remembered *remembered, struct digest digest, int64_t ends_us,
	int64_t user_id)
{
	remembered_put(remembered, digest.bytes, 1, ends_us,
		&(struct principal){.user_id = user_id});
}

Test(remembered, a_token_is_found_until_it_ends)
{
	struct remembered *remembered = remembered_create(10);
	struct digest digest = random_digest();
	struct principal principal;
	put(remembered, digest, 100, 1);
	cr_expect(remembered_find(remembered, digest.bytes, 1, 99, &principal));
	cr_expect(remembered_find(remembered, digest.bytes, 1, 100, &principal) == false);
	cr_expect(found(remembered, random_digest(), 0) == false);
	remembered_destroy(remembered);
}

Test(remembered, another_generation_is_not_found)
{
	struct remembered *remembered = remembered_create(10);
	struct digest digest = random_digest();
	struct principal principal;
	put(remembered, digest, 100, 1);
	cr_expect(remembered_find(remembered, digest.bytes, 2, 50, &principal) == false);
	remembered_destroy(remembered);
}

Test(remembered, a_full_set_gives_up_what_ends_first)
{
	struct remembered *remembered = remembered_create(4); /* one set */
	struct digest digests[5];
	for (int i = 0; i < 5; i++) {
		digests[i] = random_digest();
		put(remembered, digests[i], i == 2 ? 60 : 100 + i, i);
	}
	cr_expect(found(remembered, digests[2], 2) == false);
	cr_expect(found(remembered, digests[0], 0));
	cr_expect(found(remembered, digests[4], 4));
	remembered_destroy(remembered);
}

Test(remembered, putting_a_token_again_takes_no_second_place)
{
	struct remembered *remembered = remembered_create(4);
	struct digest digests[4];
	for (int i = 0; i < 4; i++) {
		digests[i] = random_digest();
		for (int again = 0; again < 3; again++)
			put(remembered, digests[i], 100, i);
	}
	for (int i = 0; i < 4; i++)
		cr_expect(found(remembered, digests[i], i));
	remembered_destroy(remembered);
}

Test(remembered, zero_places_remember_nothing)
{
	struct remembered *remembered = remembered_create(0);
	struct digest digest = random_digest();
	put(remembered, digest, 100, 1);
	cr_expect(found(remembered, digest, 1) == false);
	remembered_destroy(remembered);
	remembered_destroy(NULL);
}

static void *put_and_find(void *arg)
{
	long wrong = 0;
	for (int64_t i = 1; i < 20000; i++) {
		struct digest digest = random_digest();
		struct principal principal = {0};
		put(arg, digest, 100, i);
		if (remembered_find(arg, digest.bytes, 1, 50, &principal) && principal.user_id != i)
			wrong++;
	}
	return wrong ? arg : NULL;
}

Test(remembered, threads_never_find_anothers_principal)
{
	struct remembered *remembered = remembered_create(64);
	pthread_t threads[8];
	for (size_t i = 0; i < 8; i++)
		pthread_create(&threads[i], NULL, put_and_find, remembered);
	for (size_t i = 0; i < 8; i++) {
		void *wrong;
		pthread_join(threads[i], &wrong);
		cr_expect(wrong == NULL);
	}
	remembered_destroy(remembered);
}
