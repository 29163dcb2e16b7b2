/* Titles and tags out of what other systems call titles and tags: plain, one line, not too
 * long. All results live in the call's arena; all texts are well-formed UTF-8. */
#ifndef CRIER_POSTS_IMPORT_TEXT_H
#define CRIER_POSTS_IMPORT_TEXT_H

#include "base/call.h"

/** The text of a piece of HTML on one line: tags and comments out, numeric and the commonest
 *  named references (HTML, section 13.5) resolved, every run of blanks and controls one space,
 *  none at the ends. Of html longer than bytes_max only the beginning is looked at. */
const char *import_text_plain(struct call *c, const char *html, size_t bytes_max);

/** The text of a piece of HTML as it is read: line breaks stay, as do those that <br>, <p>, <li>
 * and their like make, two at most in a row; other tags and comments are out, references resolved.
 */
const char *import_text_lines(struct call *c, const char *html);

/** text without controls, every run of blanks one space, none at the ends. */
const char *import_text_line(struct call *c, const char *text);

/** text without the controls that no reader shows: all but tab and line breaks. It is then a text
 *  as the contract's format "text" has it. */
const char *import_text_clean(struct call *c, const char *text);

/** At most max code points (2 at least) of text, the last an ellipsis where some were cut, which
 *  ends a word if there is one to end. */
const char *import_text_cut(struct call *c, const char *text, size_t max);

#endif
