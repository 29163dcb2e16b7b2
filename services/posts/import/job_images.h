/* Images of an import: from the folder that --media names, or with --fetch from where they lie. */
#ifndef CRIER_POSTS_IMPORT_JOB_IMAGES_H
#define CRIER_POSTS_IMPORT_JOB_IMAGES_H

#include "import/job.h"
#include "import/rules.h"

/** Takes an attachment as an image of its author's, and tells of it.
 *  @return OK | what ends the import */
MUST_CHECK enum err import_job_attachment(struct call *c, struct import_job *job,
	const struct import_item *item);

/**
 * Takes the images that a post's content names and the folder has, or that are of a WordPress and
 * can be fetched, for the post's author, and names them as they are served from here. What cannot
 * be taken stays as it is.
 * @return OK | what ends the import
 */
MUST_CHECK enum err import_job_images(struct call *c, struct import_job *job,
	struct import_post *import);

#endif
