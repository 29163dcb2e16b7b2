/* What the janitor removes of pages: what was kept for a while, people first of all. */
#ifndef CRIER_SCRAPER_RETENTION_H
#define CRIER_SCRAPER_RETENTION_H

#include "scraper_config.h"
#include "service/janitor.h"

/** Fills the chores. @param chores  room for RETENTION_CHORES */
void retention_chores(const struct scraper_config *config, struct janitor_chore *chores);

#define RETENTION_CHORES 6

#endif
