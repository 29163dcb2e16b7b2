/* Composing: one pass over the text that copies, leaves out clauses and renumbers. Caching:
 * open addressing over a table that never fills, so a look-up ends at a free slot. */
#include "db/statement.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define SLOTS 512
#define PREPARED_MAX (SLOTS * 3 / 4)
#define STATEMENT_BYTES_MAX ((size_t)1024 * 1024)

static uint32_t null_mask(const struct db_value *args, size_t count)
{
	uint32_t mask = 0;
	for (size_t i = 0; i < count; i++)
		if (args[i].type == DB_NULL)
			mask |= UINT32_C(1) << i;
	return mask;
}

uint32_t statement_mask(const struct sql *sql, enum db_engine engine, const struct db_value *args)
{
	if (!sql->clause_count)
		return 0;
	uint32_t nulls = null_mask(args, sql->parameter_count);
	uint32_t mask = 0;
	for (size_t i = 0; i < sql->clause_count; i++)
		if (!(sql->clauses[engine][i] & nulls))
			mask |= UINT32_C(1) << i;
	return mask;
}

struct composer {
	const char *next;
	struct text out;
	char sign;				 /* what a parameter starts with: ? or $ */
	uint8_t numbers[SQL_PARAMETERS_MAX + 1]; /* new number by old one; 0: not seen */
	struct variant *variant;
};

static void copy_quoted(struct composer *composer)
{
	const char *start = composer->next;
	const char *end = strchr(start + 1, *start);
	composer->next = end ? end + 1 : start + strlen(start);
	text_add(&composer->out, start, (size_t)(composer->next - start));
}

static void copy_parameter(struct composer *composer)
{
	char *end;
	unsigned long old = strtoul(composer->next + 1, &end, 10);
	composer->next = end;
	struct variant *variant = composer->variant;
	if (!composer->numbers[old]) {
		variant->arguments[variant->argument_count++] = (uint8_t)(old - 1);
		composer->numbers[old] = variant->argument_count;
	}
	text_add_char(&composer->out, composer->sign);
	text_add_int(&composer->out, composer->numbers[old]);
}

/* The generator has proved that every clause ends, and that none holds another. */
static const char *clause_end(const char *at)
{
	while (strncmp(at, "]]", 2) != 0) {
		const char *quote = (*at == '\'' || *at == '"') ? strchr(at + 1, *at) : NULL;
		at = (quote ? quote : at) + 1;
	}
	return at + 2;
}

static bool is_digit(char ch)
{
	return ch >= '0' && ch <= '9';
}

/* SQLite would take $1 for a name and number names as they come; ?1 is a number. */
void statement_compose(const struct sql *sql, enum db_engine engine, uint32_t mask,
	struct arena *arena, struct variant *variant)
{
	*variant = (struct variant){0};
	struct composer composer = {.next = sql->text[engine], .variant = variant};
	composer.sign = engine == DB_SQLITE ? '?' : '$';
	text_init(&composer.out, arena, strlen(composer.next), STATEMENT_BYTES_MAX);
	size_t clause = 0;
	while (*composer.next) {
		const char *at = composer.next;
		if (*at == '\'' || *at == '"') {
			copy_quoted(&composer);
		} else if (*at == '$' && is_digit(at[1])) {
			copy_parameter(&composer);
		} else if (strncmp(at, "[[", 2) == 0) {
			bool in = mask >> clause++ & 1;
			composer.next = in ? at + 2 : clause_end(at + 2);
		} else if (sql->clause_count && strncmp(at, "]]", 2) == 0) {
			composer.next = at + 2;
		} else {
			text_add_char(&composer.out, *composer.next++);
		}
	}
	variant->text = text_string(&composer.out);
}

void prepared_cache_init(struct prepared_cache *cache)
{
	cache->count = 0;
	cache->slots = calloc(SLOTS, sizeof *cache->slots);
	if (!cache->slots)
		abort();
}

void prepared_cache_finish(struct prepared_cache *cache)
{
	free(cache->slots);
	cache->slots = NULL;
}

/* Where a variant is, or the free slot where it would be. Statements are static objects, so
 * their address is their name; the multiplier is that of Fibonacci hashing (Knuth, TAOCP 3). */
static size_t slot_of(const struct prepared_cache *cache, const struct sql *sql, uint32_t mask)
{
	uint64_t key = (uint64_t)(uintptr_t)sql ^ (uint64_t)mask << 40;
	size_t slot = (size_t)(key * UINT64_C(11400714819323198485) >> 55);
	while (cache->slots[slot] &&
		(cache->slots[slot]->sql != sql || cache->slots[slot]->mask != mask))
		slot = (slot + 1) % SLOTS;
	return slot;
}

struct prepared *prepared_find(const struct prepared_cache *cache, const struct sql *sql,
	uint32_t mask)
{
	return cache->slots[slot_of(cache, sql, mask)];
}

bool prepared_cache_full(const struct prepared_cache *cache)
{
	return cache->count >= PREPARED_MAX;
}

void prepared_add(struct prepared_cache *cache, struct prepared *prepared)
{
	cache->slots[slot_of(cache, prepared->sql, prepared->mask)] = prepared;
	cache->count++;
}

void prepared_cache_clear(struct prepared_cache *cache, void (*drop)(struct prepared *prepared))
{
	for (size_t i = 0; i < SLOTS; i++) {
		if (cache->slots[i])
			drop(cache->slots[i]);
		cache->slots[i] = NULL;
	}
	cache->count = 0;
}
