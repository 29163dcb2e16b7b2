/* Text in lines of 76 ASCII characters (RFC 2045 section 6.7). */
#ifndef CRIER_MAIL_QUOTED_PRINTABLE_H
#define CRIER_MAIL_QUOTED_PRINTABLE_H

#include "base/text.h"

/** Adds text, whose lines end with \n, with lines that end with \r\n; also the last one. */
void quoted_printable_add(struct text *out, const char *text);

#endif
