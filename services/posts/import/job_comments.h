/* Comments of an import: those of one post at a time. */
#ifndef CRIER_POSTS_IMPORT_JOB_COMMENTS_H
#define CRIER_POSTS_IMPORT_JOB_COMMENTS_H

#include "import/job.h"

/** Takes comments in their order, in one transaction for those that follow each other on the same
 *  post, and tells of each. @return OK | what ends the import */
MUST_CHECK enum err import_job_comments(struct call *c, struct import_job *job,
	const struct import_comment_list *comments);

#endif
