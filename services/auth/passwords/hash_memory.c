/* One mapping per thread, in huge pages where the system has them: a hash reads it at random. */
#include "passwords/hash_memory.h"

#include <sys/mman.h>

static _Thread_local struct {
	void *bytes;
	size_t size;
} kept;

void hash_memory_release(void)
{
	if (kept.bytes)
		munmap(kept.bytes, kept.size);
	kept.bytes = NULL;
	kept.size = 0;
}

int hash_memory_take(uint8_t **memory, size_t bytes)
{
	if (kept.size < bytes) {
		hash_memory_release();
		void *mapped = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (mapped == MAP_FAILED)
			return 1;
		(void)madvise(mapped, bytes, MADV_HUGEPAGE);
		kept.bytes = mapped;
		kept.size = bytes;
	}
	*memory = kept.bytes;
	return 0;
}

void hash_memory_keep(uint8_t *memory, size_t bytes)
{
	(void)memory;
	(void)bytes;
}
