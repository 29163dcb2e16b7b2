/* What a wall clock says and which moment that is. Clock changes make two minutes special: one
 * that is skipped becomes the first that is there again, one that comes twice means the first. */
#ifndef CRIER_ZONE_WALL_TIME_H
#define CRIER_ZONE_WALL_TIME_H

#include "base/call.h"

enum wall_time_kind {
	WALL_TIME_PLAIN,    /* the minute is there once */
	WALL_TIME_SKIPPED,  /* it is not there: moved forward to the first valid minute */
	WALL_TIME_REPEATED, /* it is there twice: the first one */
};

/* A minute by the local clock: a day that exists, hour 0..23, minute 0..59. */
struct wall_time {
	int year, month, day, hour, minute;
};

/** True for the name of a zone of the IANA database; see zone_open. */
bool wall_zone_exists(struct call *c, const char *zone);

struct zone;

/**
 * The moment of a local minute: its first microsecond, UTC, since 1970.
 * @param name       the zone's, for the note
 * @param[out] note  what to tell the person when it is not plain, else NULL
 */
int64_t wall_time_in(struct call *c, const struct wall_time *local, const struct zone *zone,
	const char *name, enum wall_time_kind *kind, const char **note);

/** zone_open for a name that a person gave. @return OK | ERR_INVALID (at /timezone) */
MUST_CHECK enum err wall_zone_open(struct call *c, const char *name, const struct zone **zone);

/** The minute that zone's clock shows at time_us. Errors as wall_zone_open. */
MUST_CHECK enum err wall_time_show(struct call *c, int64_t time_us, const char *zone,
	struct wall_time *local);

/** The same in a zone that zone_open gave. */
struct wall_time wall_time_show_in(int64_t time_us, const struct zone *zone);

#endif
