/* Dates as HTTP and RSS write them: "Sun, 06 Nov 1994 08:49:37 GMT". */
#ifndef CRIER_BASE_HTTP_DATE_H
#define CRIER_BASE_HTTP_DATE_H

#include <stdbool.h>
#include <stdint.h>

#define HTTP_DATE_SIZE 30

/** IMF-fixdate of RFC 9110, section 5.6.7, which is a date of RFC 822 as well, but not one that a
 * mail of today may have (RFC 5322, section 4.3); of years 1970 to 9999. What is less than a second
 * is cut off. */
void http_date_format(int64_t time_us, char out[HTTP_DATE_SIZE]);

/** Reads an IMF-fixdate. @return false for anything else: the two obsolete forms too */
bool http_date_parse(const char *text, int64_t *time_us);

#endif
