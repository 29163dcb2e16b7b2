/* FNV-1a (Fowler, Noll, Vo; 64 bits) over where each span begins and its offset. */
#include "zone/zone.h"

#include <inttypes.h>

#define FROM_S INT64_C(1767225600)  /* 2026: nothing waits for what was before */
#define UNTIL_S INT64_C(4102444800) /* 2100: what goes on from there began before */
#define FNV_START UINT64_C(14695981039346656037)
#define FNV_PRIME UINT64_C(1099511628211)

static uint64_t add(uint64_t hash, int64_t number)
{
	for (int shift = 0; shift < 64; shift += 8)
		hash = (hash ^ ((uint64_t)number >> shift & 0xff)) * FNV_PRIME;
	return hash;
}

const char *zone_fingerprint(struct call *c, const struct zone *zone)
{
	struct zone_span span = zone_span_at(zone, FROM_S);
	uint64_t hash = add(FNV_START, span.offset_s);
	while (span.until_s < UNTIL_S) {
		struct zone_span next = zone_span_at(zone, span.until_s);
		/* Files list changes of a name or of summer time without one of the clock. */
		if (next.offset_s != span.offset_s)
			hash = add(add(hash, next.from_s), next.offset_s);
		span = next;
	}
	return call_printf(c, "%016" PRIx64, hash);
}
