/* A page of anybody's: OpenGraph, JSON-LD, microdata, and what HTML itself has. */
#ifndef CRIER_SCRAPER_GENERIC_H
#define CRIER_SCRAPER_GENERIC_H

#include "sources/head.h"
#include "sources/parsing.h"

/** Reads what is there, and judges it. */
void generic_read(struct parsing *p, const struct head *head);

#endif
