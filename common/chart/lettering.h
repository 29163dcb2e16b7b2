/* Text in a drawing: how wide it gets at most, and how it is written. */
#ifndef CRIER_CHART_LETTERING_H
#define CRIER_CHART_LETTERING_H

#include "base/text.h"

/** Width of text in units of the drawing, in the widest font that is likely: what a reader's
 *  machine has is not known. @param size  of the font, in units */
double lettering_width(const char *text, double size);

/** Writes a text, escaped, and cut off with an ellipsis where it would be wider than that. */
void lettering_fit(struct text *out, const char *text, double size, double width_max);

/** Writes all of it, escaped for element content and attributes in double quotes; what XML may not
 *  have is left out. */
void lettering_escape(struct text *out, const char *text);

#endif
