/* An import at work: takes what a reader gives, asks the rules, writes it and says what became of
 * it. A post is one transaction with its key; so are its comments, a hundred at a time, each with a
 * key of its own: wherever an import ends, the next one goes on there, and nothing is there twice.
 *
 * An import is no news: it notes no events, so that webhooks do not hear of a thousand old posts.
 */
#ifndef CRIER_POSTS_IMPORT_JOB_H
#define CRIER_POSTS_IMPORT_JOB_H

#include "base/sha256.h"
#include "import/accounts.h"
#include "import/covers.h"
#include "import/fetching.h"
#include "import/options.h"
#include "import/report.h"
#include "media/media.h"

/* The post that comments without a key of their post are about. */
struct import_last {
	char key[SHA256_HEX_SIZE]; /* its digest; "" for one that is not here */
	int64_t post_id;	   /* 0 in a dry run */
	bool goes_on;		   /* nothing else came since */
};

struct import_job {
	const struct import_options *options; /* borrowed, like accounts */
	struct accounts *accounts;
	struct media_desk *desk;   /* NULL: images are not taken */
	struct fetching *fetching; /* NULL: none is asked for */
	struct covers *covers;	   /* that posts are to show when all was read */
	struct import_report report;
	struct import_last last;
};

/** A sink that works for a job, which is borrowed. */
struct import_sink import_job_sink(struct import_job *job);

#endif
