/* Dates as feeds write them. */
#ifndef CRIER_POSTS_IMPORT_DATE_H
#define CRIER_POSTS_IMPORT_DATE_H

#include <stdbool.h>
#include <stdint.h>

/**
 * Reads the date-time of a mail (RFC 5322, sections 3.3 and 4.3), which RSS 2.0 has: the weekday
 * and seconds may be missing, the year may have two digits, the zone a name. Zones that say
 * nothing, as RFC 5322 has it, are UTC.
 * @return false when it is not one; *time_us is then as it was
 */
bool import_date_mail(const char *text, int64_t *time_us);

/** Reads the dates of Atom and of Dublin Core (RFC 3339, and W3C-DTF's shorter forms: a day, or a
 *  time without seconds). @return false likewise */
bool import_date_iso(const char *text, int64_t *time_us);

#endif
