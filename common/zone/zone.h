/* One time zone of the IANA database, read from the machine's TZif files (RFC 9636).
 *
 * Our own reader, for want of one that is right: C has no zone but the process's, and
 * GTimeZone (GLib 2.74) reads negative summer time the wrong way round, which puts Europe/Dublin
 * two hours off from 2038 on. */
#ifndef CRIER_ZONE_ZONE_H
#define CRIER_ZONE_ZONE_H

#include "base/call.h"
#include "zone/zone_rule.h"

#define ZONE_NAME_BYTES_MAX 64

struct zone;

/**
 * Opens a zone by its exact name: "Europe/Berlin". Only names of the database: no POSIX string,
 * offset or path, nor its files that are no place's zone (Factory, localtime, posixrules,
 * posix/, right/). "UTC" is there even on a machine without tzdata. Where TZDIR is set, the
 * files are looked for there.
 * @param[out] zone  lives as long as the call
 * @return OK | ERR_NOT_FOUND (no such zone, or its file is unreadable or malformed)
 */
MUST_CHECK enum err zone_open(struct call *c, const char *name, const struct zone **zone);

/** The span that holds utc_s (seconds since 1970, years 1..9999). */
struct zone_span zone_span_at(const struct zone *zone, int64_t utc_s);

/**
 * What tells a zone's rules from others: 16 hex digits over every span from 2026 to 2100. Another
 * packaging of the same rules, or what is corrected in the past, makes no difference.
 * @return lives as long as the call
 */
const char *zone_fingerprint(struct call *c, const struct zone *zone);

/** The release of tzdata, "2026a": later ones compare greater. Empty where its files do not say.
 *  @return lives as long as the call */
const char *zone_release(struct call *c);

#endif
