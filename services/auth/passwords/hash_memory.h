/* The memory that a hash fills, kept by the thread that computes: the system would have to clear
 * it page by page for each (a third of the time of a hash). */
#ifndef CRIER_AUTH_PASSWORDS_HASH_MEMORY_H
#define CRIER_AUTH_PASSWORDS_HASH_MEMORY_H

#include <stddef.h>
#include <stdint.h>

/** libargon2's allocate_cbk: this thread's memory, which grows to what is asked for. One hash at a
 *  time on a thread.
 *  @return 0, or 1 when there is none to be had */
int hash_memory_take(uint8_t **memory, size_t bytes);

/** libargon2's free_cbk: the memory stays this thread's. libargon2 has wiped it. */
void hash_memory_keep(uint8_t *memory, size_t bytes);

/** Gives this thread's memory back to the system; harmless where there is none. */
void hash_memory_release(void);

#endif
