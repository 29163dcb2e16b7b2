/* A page of Facebook's as its site shows it, of any year: who asks does not know which. */
#ifndef CRIER_SCRAPER_FACEBOOK_H
#define CRIER_SCRAPER_FACEBOOK_H

#include "sources/head.h"
#include "sources/parsing.h"

/** Whether the markup is Facebook's: by its address, or what it says of itself. */
bool facebook_is(const struct parsing *p, const struct head *head);

/** Reads what is there, and judges it. */
void facebook_read(struct parsing *p, const struct head *head);

/** How a fetch from Facebook ended. What was found is in p's result already. */
enum outcome facebook_judge(struct parsing *p, const struct head *head);

#endif
