/* What is told of a page: its facts as the API has them. */
#ifndef CRIER_SCRAPER_PAGE_ANSWER_H
#define CRIER_SCRAPER_PAGE_ANSWER_H

#include "base/call.h"
#include "page_store.h"
#include "scraper_types.h"

/** All of it, with where each fact is from. @param stale_us  when what is known has grown old */
void page_answer_fill(struct call *c, const struct stored_page *stored, int64_t stale_us,
	struct page *page);

/** A page of which nothing is known yet. */
void page_answer_fetching(const char *username, struct page *page);

/** A row of a list. */
void page_answer_summarise(const struct stored_page *stored, struct page_summary *summary);

/** A fact's text, or the other's where it is not known; NULL where neither is. */
const char *page_answer_text(const struct parsed_page *facts, enum page_field field,
	enum page_field otherwise);

/** A fact's number. @return whether it is known */
bool page_answer_number(const struct parsed_page *facts, enum page_field field, int64_t *number);

#endif
