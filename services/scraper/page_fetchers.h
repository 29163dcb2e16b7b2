/* The threads that fetch pages: what somebody waits for, and what its schedule says. */
#ifndef CRIER_SCRAPER_PAGE_FETCHERS_H
#define CRIER_SCRAPER_PAGE_FETCHERS_H

#include "service/service.h"

struct page_fetchers;

/** Starts them; service->state has the daemon's. @return NULL when there can be none */
struct page_fetchers *page_fetchers_create(const struct service *service, size_t count);

/** Ends each after its fetch; NULL is accepted. */
void page_fetchers_destroy(struct page_fetchers *fetchers);

#endif
