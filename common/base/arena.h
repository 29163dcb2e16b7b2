/* A bump allocator: many small pieces, freed all at once. */
#ifndef CRIER_BASE_ARENA_H
#define CRIER_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "base/macros.h"

struct arena;

/** An empty arena. Its owner ends it with arena_destroy. Aborts when memory is out. */
struct arena *arena_create(void);

/** Frees the arena and everything from it; NULL is accepted. */
void arena_destroy(struct arena *arena);

/** Forgets everything allocated; keeps the first block for the next user. */
void arena_reset(struct arena *arena);

/** size bytes, zeroed and aligned for any type, until the arena is reset. Never NULL. */
void *arena_alloc(struct arena *arena, size_t size);

/** size bytes as arena_alloc gives them, but not zeroed. */
void *arena_alloc_raw(struct arena *arena, size_t size);

/** A copy of len bytes with a NUL after them. */
char *arena_copy(struct arena *arena, const char *data, size_t len);

/** A copy of a string; NULL stays NULL. */
char *arena_strdup(struct arena *arena, const char *string);

/** A formatted string. */
char *arena_printf(struct arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);
char *arena_vprintf(struct arena *arena, const char *format, va_list args) PRINTF_LIKE(2, 0);

/** Bytes the arena holds from the system at this moment. */
size_t arena_bytes(const struct arena *arena);

#endif
