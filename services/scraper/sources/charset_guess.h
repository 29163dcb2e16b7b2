/* What the charset of a text is that says nothing of it. */
#ifndef CRIER_SCRAPER_CHARSET_GUESS_H
#define CRIER_SCRAPER_CHARSET_GUESS_H

#include <stdbool.h>
#include <stddef.h>

/** Of two bytes a character, or of four: markup and JSON begin in ASCII, so the other bytes are
 * zeros (XML 1.0, appendix F). @return as iconv calls it; NULL: it is not. Static. */
const char *charset_guess_wide(const char *body, size_t len);

/** Whether it is UTF-8, perhaps with mistakes in it. @param is_said  whether it says that it is */
bool charset_guess_utf8(const char *body, size_t len, bool is_said);

/** By the language that the text says it is in, then by which letters it has.
 *  @return as iconv calls it: WINDOWS-1252, which takes all, where nothing tells. Static. */
const char *charset_guess(const char *body, size_t len);

#endif
