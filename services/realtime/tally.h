/* How many streams each user or address has, and how fast each writes. Of the loop's thread alone.
 */
#ifndef CRIER_REALTIME_TALLY_H
#define CRIER_REALTIME_TALLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tally;

struct tally_entry {
	struct tally_entry *next;
	int64_t count;
	double tokens; /* what may still be written at once */
	int64_t filled_us;
	char key[];
};

struct tally_rate {
	double per_s;
	double burst;
};

struct tally *tally_create(struct tally_rate rate);
void tally_destroy(struct tally *tally);

/** One more of key. @param max  0: no bound @return NULL when there are max of it already */
struct tally_entry *tally_take(struct tally *tally, const char *key, int64_t max, int64_t now_us);

/** One less; NULL is accepted. It is remembered until its tokens are full again. */
void tally_give(struct tally_entry *entry);

/** Takes a token (a bucket of them: the rate is per_s on average, burst at once).
 *  @return seconds to wait until there is one; 0: it is taken */
int tally_spend(const struct tally *tally, struct tally_entry *entry, int64_t now_us);

/** Forgets what nobody needs any more. */
void tally_clean(struct tally *tally, int64_t now_us);

/** How many keys are known. */
size_t tally_size(const struct tally *tally);

#endif
