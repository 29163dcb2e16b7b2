/* A list of blocks, the newest first; each allocation is a step inside the newest. The first
 * block stays over a reset, so that a quiet request never asks the system for memory. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES ((size_t)16 * 1024)
#define ALIGNMENT alignof(max_align_t)

struct block {
	struct block *older;
	size_t size; /* of data */
	size_t used;
	alignas(max_align_t) char data[];
};

struct arena {
	struct block *newest;
	size_t bytes;
};

static struct block *add_block(struct arena *arena, size_t at_least)
{
	size_t size = at_least > BLOCK_BYTES ? at_least : BLOCK_BYTES;
	struct block *block = malloc(sizeof *block + size);
	if (!block)
		abort();
	block->older = arena->newest;
	block->size = size;
	block->used = 0;
	arena->newest = block;
	arena->bytes += size;
	return block;
}

struct arena *arena_create(void)
{
	struct arena *arena = calloc(1, sizeof *arena);
	if (!arena)
		abort();
	return arena;
}

void arena_destroy(struct arena *arena)
{
	if (!arena)
		return;
	arena_reset(arena);
	free(arena->newest);
	free(arena);
}

void arena_reset(struct arena *arena)
{
	struct block *block = arena->newest;
	if (!block)
		return;
	while (block->older) {
		struct block *older = block->older;
		arena->bytes -= block->size;
		free(block);
		block = older;
	}
	block->used = 0;
	arena->newest = block;
	if (block->size > BLOCK_BYTES) {
		arena->bytes -= block->size;
		free(block);
		arena->newest = NULL;
	}
}

void *arena_alloc_raw(struct arena *arena, size_t size)
{
	if (size > SIZE_MAX / 2)
		abort();
	size = (size + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
	struct block *block = arena->newest;
	if (!block || block->size - block->used < size)
		block = add_block(arena, size);
	void *piece = block->data + block->used;
	block->used += size;
	return piece;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	return memset(arena_alloc_raw(arena, size), 0, size);
}

char *arena_copy(struct arena *arena, const char *data, size_t len)
{
	char *copy = arena_alloc_raw(arena, len + 1);
	if (len)
		memcpy(copy, data, len);
	copy[len] = '\0';
	return copy;
}

char *arena_strdup(struct arena *arena, const char *string)
{
	return string ? arena_copy(arena, string, strlen(string)) : NULL;
}

char *arena_vprintf(struct arena *arena, const char *format, va_list args)
{
	va_list again;
	va_copy(again, args);
	int len = vsnprintf(NULL, 0, format, args);
	if (len < 0)
		abort();
	char *out = arena_alloc_raw(arena, (size_t)len + 1);
	vsnprintf(out, (size_t)len + 1, format, again);
	va_end(again);
	return out;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	char *out = arena_vprintf(arena, format, args);
	va_end(args);
	return out;
}

size_t arena_bytes(const struct arena *arena)
{
	return arena->bytes;
}
