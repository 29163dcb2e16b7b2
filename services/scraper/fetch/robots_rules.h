/* What a robots.txt says to one who asks by a name (RFC 9309): pure functions over bytes. */
#ifndef CRIER_SCRAPER_ROBOTS_RULES_H
#define CRIER_SCRAPER_ROBOTS_RULES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

/* Of a file so much is read (RFC 9309, section 2.5: at least 500 KiB). */
#define ROBOTS_BYTES_MAX ((size_t)512 * 1024)

/**
 * Picks the rules that are for an agent: those of all groups that name it, else those for anybody.
 * @param agent  its product token: letters, dashes and underscores
 * @param[out] rules  a line for each: 'A' (allow) or 'D' (disallow), and the pattern in the form in
 *                    which patterns are compared; started here, at most twice ROBOTS_BYTES_MAX
 */
void robots_rules_read(struct arena *arena, const char *file, size_t len, const char *agent,
	struct text *rules);

/** Whether the longest rule that fits an address allows it; without one it is allowed.
 *  @param rules  as of robots_rules_read
 *  @param path   of the address, with its query */
bool robots_rules_allow(struct arena *arena, const char *rules, const char *path);

#endif
