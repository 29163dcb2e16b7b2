/* Drawings as pixels, for whoever cannot show SVG: mails, chats, documents. */
#ifndef CRIER_CHART_PNG_H
#define CRIER_CHART_PNG_H

#include "base/call.h"
#include "base/text.h"

struct child_crew;

/** A few processes at once, each for one drawing and a few seconds at most.
 *  @return to be ended with child_crew_destroy; never NULL */
struct child_crew *png_press_create(void);

/**
 * A drawing of chart.h in twice as many pixels as it has units.
 * @param[out] png  in the call's arena
 * @return OK | ERR_UNAVAILABLE (too many at once, or no process or font can be had)
 */
MUST_CHECK enum err png_print(struct call *c, struct child_crew *press, struct text *svg,
	const char **png, size_t *len);

#endif
