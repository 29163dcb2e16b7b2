/* A page in a few sentences: by a model where there is one, and computed where it fails. */
#ifndef CRIER_SCRAPER_PAGE_TEXT_H
#define CRIER_SCRAPER_PAGE_TEXT_H

#include "page_store.h"
#include "scraper_types.h"
#include "summary/narrator.h"

struct flights;

/* What texts are written with. */
struct page_texts {
	struct narrator *narrator; /* NULL: all are computed */
	const struct narrator_config *config;
	struct flights *flights;    /* so that one request asks for one text */
	const char *const *secrets; /* ended by NULL: no text may have them */
};

/** Finds the text, or has it written. @return OK | ERR_UNAVAILABLE (the database) */
MUST_CHECK enum err page_text_make(struct call *c, const struct page_texts *texts,
	const struct stored_page *page, struct page_text *out);

#endif
