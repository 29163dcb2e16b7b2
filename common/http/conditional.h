/* Whether a reader has an answer already, before it is made (RFC 9110, section 13). */
#ifndef CRIER_HTTP_CONDITIONAL_H
#define CRIER_HTTP_CONDITIONAL_H

#include "base/call.h"

/**
 * Says when the answer last changed, beside its tag (call_reply_tag), and whether the reader needs
 * it. The tag decides where the reader sent one.
 * @param modified_us     in the answer's head as Last-Modified; 0: it has none
 * @param if_none_match, if_modified_since  as they were sent; NULL: not
 * @return OK | ERR_NOT_MODIFIED
 */
MUST_CHECK enum err conditional_check(struct call *c, int64_t modified_us,
	const char *if_none_match, const char *if_modified_since);

#endif
