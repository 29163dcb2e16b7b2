/* Whose what is imported becomes. */
#ifndef CRIER_POSTS_IMPORT_JOB_AUTHORS_H
#define CRIER_POSTS_IMPORT_JOB_AUTHORS_H

#include "import/job.h"

/** An author that the source lists: has an account by the address that --map or the source gives,
 *  and is told of. @return OK | ERR_INVALID (no address that auth takes) | ERR_UNAVAILABLE */
MUST_CHECK enum err import_job_author(struct call *c, struct import_job *job,
	const struct import_author *author);

/** Whose an item is: who the source lists by its login, the address that --map gives, its own, or
 *  that of --author. @return OK (user_id is 0 in a dry run) | ERR_INVALID (nobody's) |
 *  ERR_UNAVAILABLE */
MUST_CHECK enum err import_job_find_author(struct call *c, struct import_job *job,
	const struct import_author *author, int64_t *user_id);

#endif
