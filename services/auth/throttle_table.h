/* The throttle's counters of one process: a table of fixed size. Where it is full, the window
 * that ends first is given up: then somebody gets a few attempts more, and nobody is locked out
 * for another's. */
#ifndef CRIER_AUTH_THROTTLE_TABLE_H
#define CRIER_AUTH_THROTTLE_TABLE_H

#include <stddef.h>
#include <stdint.h>

struct throttle_table;

/** @param slots  counters kept at once, 8 at least */
struct throttle_table *throttle_table_create(size_t slots, int64_t window_us);
void throttle_table_destroy(struct throttle_table *table);

/** Counts one attempt on every name, or on none where one is used up.
 *  @return 0, or the milliseconds until the last used up window ends */
int64_t throttle_table_take(struct throttle_table *table, int64_t now_us, const char *const *names,
	const int64_t *attempts_max, size_t count);

/** Takes one attempt back on every name. */
void throttle_table_refund(struct throttle_table *table, int64_t now_us, const char *const *names,
	size_t count);

#endif
