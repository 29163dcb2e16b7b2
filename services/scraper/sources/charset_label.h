/* What an answer says its charset is. */
#ifndef CRIER_SCRAPER_CHARSET_LABEL_H
#define CRIER_SCRAPER_CHARSET_LABEL_H

#include <stdbool.h>
#include <stddef.h>

#define CHARSET_NAME_SIZE 32

/** Finds the first label that names a charset: in Content-Type, in the XML declaration, in a meta
 * element.
 *  @param content_type  may be NULL
 *  @param[out] name     as iconv calls it
 *  @return false where there is none, or none that anybody knows */
bool charset_label_find(const char *body, size_t len, const char *content_type,
	char name[CHARSET_NAME_SIZE]);

/** Whether its characters have two bytes or four. */
bool charset_label_is_wide(const char *name);

/** Whether it has seven bits, so that it looks like ASCII and is not. */
bool charset_label_is_shifted(const char *name);

#endif
