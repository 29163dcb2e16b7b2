/* Counts as pages show them to people: "1,234", "2,1 tys.", "1.2K", "12 lakh", "٢٧٬٥٠٠", "1.2万".
 * What cannot be told for certain is not told. */
#ifndef CRIER_SCRAPER_NUMBER_H
#define CRIER_SCRAPER_NUMBER_H

#include "sources/fact.h"

#define NUMBER_MAX INT64_C(1000000000000000)

/**
 * A text that is a count and nothing else: number, and a word for thousands or the like that some
 * language has. Words that mean one thing here and another there ("mil.", "B") need the language.
 * @param lang   "pl", "pt-BR", "en_US"; NULL: not known
 * @param[out] count  untouched where it is none
 */
bool number_parse(const char *text, const char *lang, struct count *count);

/**
 * The first count in a sentence: "2104 osoby lubią to", "Polubienia: 2,1 tys.". A whole number with
 * an unknown word behind it is that number; with an unknown abbreviation in front of another word
 * it is none, nor is a fraction without a known one.
 * @param[out] count   untouched where there is none
 * @param[out] behind  where the sentence goes on; may be NULL
 */
bool number_find(const char *sentence, const char *lang, struct count *count, const char **behind);

/** Bytes of a digit of any script at the start of a text, and its value; 0 where there is none. */
size_t number_digit(const char *at, int *digit);

#endif
