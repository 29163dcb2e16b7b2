/* Answers as they are kept: compressed, as printable characters. */
#ifndef CRIER_SCRAPER_PAGE_BODY_PACK_H
#define CRIER_SCRAPER_PAGE_BODY_PACK_H

#include "base/call.h"
#include "sources/answer.h"

/** An answer's body, compressed; it takes a while, so not inside db_write.
 *  @param[out] text  in the call's arena */
MUST_CHECK enum err page_body_pack(struct call *c, const struct answer *answer, const char **text);

/** Reads such a text: sets body and len of the answer. @return OK | ERR_INTERNAL (it is none, or
 * larger than ANSWER_BYTES_MAX) */
MUST_CHECK enum err page_body_unpack(struct call *c, const char *text, size_t text_len,
	struct answer *answer);

#endif
