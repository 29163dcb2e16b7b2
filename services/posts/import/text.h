/* Titles and tags out of what other systems call titles and tags: plain, one line, not too
 * long. All results live in the call's arena; all texts are well-formed UTF-8. */
#ifndef CRIER_POSTS_IMPORT_TEXT_H
#define CRIER_POSTS_IMPORT_TEXT_H

#include "base/call.h"

/** The text of a piece of HTML on one line: tags and comments out, numeric and the commonest
 *  named references (HTML, section 13.5) resolved, every run of blanks and controls one space,
 *  none at the ends. Of html longer than bytes_max only the beginning is looked at. */
const char *import_text_plain(struct call *c, const char *html, size_t bytes_max);

/** text without controls, every run of blanks one space, none at the ends. */
const char *import_text_line(struct call *c, const char *text);

/** text without the controls that no reader shows: all but tab and line breaks. */
const char *import_text_clean(struct call *c, const char *text);

/** At most max code points (2 at least) of text, the last an ellipsis where some were cut, which
 *  ends a word if there is one to end. */
const char *import_text_cut(struct call *c, const char *text, size_t max);

#endif
