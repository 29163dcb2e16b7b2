/* Covers of an import's posts, where the source says which attachment a post's is: WordPress's
 * featured images. */
#ifndef CRIER_POSTS_IMPORT_JOB_COVERS_H
#define CRIER_POSTS_IMPORT_JOB_COVERS_H

#include "import/job.h"
#include "media/media.h"

/* What became of an attachment. */
struct attachment_end {
	int64_t media_id; /* the image that it is here; 0: it was not taken */
	bool is_no_image;
};

/** Notes which attachment a post that is here, or in a dry run would be, has as its cover. */
MUST_CHECK enum err import_job_want_cover(struct call *c, struct import_job *job,
	const struct import_item *item, int64_t post_id);

/** Notes an attachment, which may be a cover. */
MUST_CHECK enum err import_job_bring_cover(struct call *c, struct import_job *job,
	const struct import_item *item, const struct attachment_end *end);

/** What an attachment shows, in words, as an image's alt; in the call's arena. */
const char *import_job_alt(struct call *c, const struct import_item *item);

/**
 * When the source was read: has each post show its cover, and tells of it. A post that was edited
 * here since it was imported keeps what it shows; with --update its first image becomes the cover.
 * @return OK | what ends the import
 */
MUST_CHECK enum err import_job_show_covers(struct call *c, struct import_job *job);

#endif
