/* Has a summary written by a model, at any endpoint that speaks as OpenAI's does. It is given the
 * figures and some texts of the page, and nothing else; what it says is not believed (sentences.h).
 */
#ifndef CRIER_SCRAPER_NARRATOR_H
#define CRIER_SCRAPER_NARRATOR_H

#include "base/call.h"

struct narrator;

struct narrator_config {
	const char *url; /* "https://api.example.org/v1"; "" for none */
	const char *key; /* "": none is sent */
	const char *model;
	int64_t timeout_ms;
	int64_t per_day; /* requests, of all replicas together */
};

/** config is borrowed. @return NULL where it has no URL */
struct narrator *narrator_create(const struct narrator_config *config);

/** None may be writing; NULL is accepted. */
void narrator_destroy(struct narrator *narrator);

/**
 * Asks for a summary, once.
 * @param description  of the page, a JSON object
 * @param[out] text    as it came, to be checked; in the call's arena
 * @return OK | ERR_UNAVAILABLE (no answer, a refusal, or one that cannot be read) | ERR_TIMEOUT
 */
MUST_CHECK enum err narrator_write(struct call *c, struct narrator *narrator,
	const char *description, const char **text);

#endif
