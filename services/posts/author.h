/* No post without its author: auth knows who there is. */
#ifndef CRIER_POSTS_AUTHOR_H
#define CRIER_POSTS_AUTHOR_H

#include "base/call.h"

/**
 * Whose post it becomes when the caller asks for user_id (0: their own).
 * @return OK | ERR_FORBIDDEN (somebody else's, and no admin) | ERR_INVALID (there is no such
 *         account) | ERR_UNAVAILABLE (auth does not answer)
 */
MUST_CHECK enum err author_resolve(struct call *c, int64_t user_id, int64_t *author_id);

#endif
