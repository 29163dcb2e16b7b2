/* What libFuzzer calls. */
#include "fuzz/fuzz.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena *arena = arena_create();
	struct call c;
	call_init(&c, arena, &clock_system);
	fuzz_one(&c, arena_copy(arena, (const char *)data, len), len);
	call_finish(&c);
	arena_destroy(arena);
	return 0;
}
