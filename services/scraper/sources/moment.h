/* Times as sources write them, as microseconds since 1970 in UTC. */
#ifndef CRIER_SCRAPER_MOMENT_H
#define CRIER_SCRAPER_MOMENT_H

#include <stdbool.h>
#include <stdint.h>

enum moment_form {
	MOMENT_NONE = 0,
	MOMENT_STANDARD,  /* RFC 3339, ISO 8601 or RFC 822 as they should be */
	MOMENT_RECOVERED, /* with what they do not have: days and months of other languages */
};

/**
 * "2026-07-27T21:35:22Z", "…+0000", "…-05:00", "2026-07-27", "2026-07-27 21:35:22",
 * "Thu, 12 Nov 2015 21:16:39 +0000", "Seg, 24 Set 2018 19:42:40 -0300", "May 28, 2010",
 * "28 May 2010". A time without a zone is taken as UTC; a day as its midnight.
 * @param[out] time_us  untouched where it is none
 */
enum moment_form moment_parse(const char *text, int64_t *time_us);

/** A number of seconds since 1970; false where no page can be from then. */
bool moment_of_seconds(int64_t seconds, int64_t *time_us);

#endif
