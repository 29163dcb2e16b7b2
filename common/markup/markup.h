/* What people write, as HTML that may stand in anybody's page: Markdown, HTML of other systems and
 * plain text. Whatever the source holds, only elements, attributes and URL schemes of a short list
 * come out, and time and memory have a bound. */
#ifndef CRIER_MARKUP_MARKUP_H
#define CRIER_MARKUP_MARKUP_H

#include "base/call.h"

/* Goes up with every change of what comes out, so that kept answers are known to be old. */
#define MARKUP_VERSION 1

#define MARKUP_SOURCE_BYTES_MAX ((size_t)1024 * 1024)
#define MARKUP_HTML_BYTES_MAX \
	(6 * MARKUP_SOURCE_BYTES_MAX) /* plain text needs five times as many */
#define MARKUP_DEPTH_MAX 100	      /* elements in each other */

enum markup_language { MARKUP_MARKDOWN = 1, MARKUP_HTML, MARKUP_TEXT };

/** Once, before there are threads that render. */
void markup_prepare(void);

/**
 * A source as HTML: well-formed UTF-8, every element closed. One that meets a limit (bytes, depth,
 * what a parser would take too long for) comes as what it is, escaped; of one that is longer than
 * MARKUP_SOURCE_BYTES_MAX there is the beginning.
 * @return in the call's arena
 */
const char *markup_render(struct call *c, enum markup_language language, const char *source);

#endif
