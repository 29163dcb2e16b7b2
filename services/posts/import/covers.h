/* Which items of a source show which of its attachments. Either may come first and there may be
 * any number of both, so they wait in two files without a name until the source was read; in memory
 * is a handful of them. */
#ifndef CRIER_POSTS_IMPORT_COVERS_H
#define CRIER_POSTS_IMPORT_COVERS_H

#include "base/call.h"

#define COVER_URL_BYTES_MAX 2000 /* PostImage */
#define COVER_ALT_BYTES_MAX 4000 /* its thousand characters */

/* Of a post. */
struct cover_wish {
	int64_t attachment; /* its number in the source */
	int64_t post_id;    /* 0 in a dry run where the post would be new */
	int64_t line;	    /* of the post in the source */
};

/* An attachment. */
struct cover {
	int64_t attachment;
	int64_t media_id; /* where it was kept; 0: it was not */
	bool is_no_image; /* by its bytes */
	const char *url;  /* where it lies */
	const char *alt;
};

struct covers;

/** Makes no file yet. Ended with covers_destroy, which accepts NULL.
 *  @param folder  where files may be made; borrowed */
struct covers *covers_create(const char *folder);
void covers_destroy(struct covers *covers);

/** Notes a post's wish, or an attachment; texts beyond the bounds above are asserted against.
 *  @return OK | ERR_UNAVAILABLE (the file cannot be written) */
MUST_CHECK enum err covers_want(struct call *c, struct covers *covers,
	const struct cover_wish *wish);
MUST_CHECK enum err covers_bring(struct call *c, struct covers *covers, const struct cover *cover);

/** @param cover  NULL: no attachment has that number
 *  @return OK | what ends the settling */
typedef enum err cover_fn(struct call *c, void *arg, const struct cover_wish *wish,
	const struct cover *cover);

/**
 * Tells every wish with its attachment, the first of that number, each in a call of its own that
 * is gone when the function returns.
 * @return OK | ERR_UNAVAILABLE (a file cannot be read) | what ended it
 */
MUST_CHECK enum err covers_settle(struct call *c, struct covers *covers, cover_fn *settle,
	void *arg);

#endif
