/* The forms that a text may have to have; one yes or no for each enum field_format. */
#ifndef CRIER_JSON_FORMAT_H
#define CRIER_JSON_FORMAT_H

#include <stdbool.h>

#include "json/shape.h"

/** Whether text, well-formed UTF-8, has the form. */
bool format_matches(enum field_format format, const char *text);

/** What the text must be, "an e-mail address". Static. */
const char *format_description(enum field_format format);

#endif
