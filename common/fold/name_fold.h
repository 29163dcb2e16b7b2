/* Names as they are compared: a search finds them whatever their case and however they were typed.
 *
 * Folded is the full case folding of Unicode, in NFKC (Unicode Standard, section 3.13): ß is ss, Σ
 * and ς are σ, a letter and its accent are one character where there is one. And i is i: of İ the
 * folding keeps the dot as a character of its own, which nobody would type. */
#ifndef CRIER_FOLD_NAME_FOLD_H
#define CRIER_FOLD_NAME_FOLD_H

#include "base/call.h"

/** The folded name, in the call's arena; both well-formed UTF-8. */
const char *name_fold(struct call *c, const char *name);

/** The pieces that a folded name must hold to hold this one, by which it is found in an index: one
 *  where it has up to three characters, else each three in a row, up to NAME_GRAMS_MAX of them; as
 *  hexadecimal digits of their UTF-8, with a space between. Those are what the schema keeps. */
const char *name_grams(struct call *c, const char *folded);

#define NAME_GRAMS_MAX 16

#endif
