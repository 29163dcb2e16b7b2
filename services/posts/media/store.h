/* Images in the database. An object is what lies in the storage, with its less wide copies; rows of
 * media refer to it, several where the same was sent again. One that none refers to is removed in
 * three steps, so that an upload that is about to refer to it is never in between:
 *
 *	doomed         it is nobody's, and no upload has claimed it lately: from now on none may
 *	(its bytes are removed from the storage)
 *	forgotten      the row is gone, and it can be put there anew */
#ifndef CRIER_POSTS_MEDIA_STORE_H
#define CRIER_POSTS_MEDIA_STORE_H

#include "base/cursor.h"
#include "db/db.h"
#include "posts_api.h"

/* An object whose bytes are to be removed. */
struct doomed_object {
	const char *sha256;
	const char *type;
	struct media_rendition_list renditions;
};

struct doomed_list {
	struct doomed_object *items;
	size_t count;
};

/**
 * Says that the bytes of an image are about to be put; inside db_write, before they are.
 * @param until_us  until then nobody removes them, although no row refers to them yet
 * @return OK | ERR_UNAVAILABLE (they are being removed at this moment)
 */
MUST_CHECK enum err media_store_claim(struct call *c, const struct media *media, int64_t until_us);

/** Adds the row of an image whose bytes were claimed and put, and fills its id; inside db_write.
 *  @return OK | ERR_UNAVAILABLE (that took so long that they were removed) */
MUST_CHECK enum err media_store_insert(struct call *c, struct media *media);

/** @param[out] id  a person's image of that digest, the first one; 0: they have none */
MUST_CHECK enum err media_store_find(struct call *c, int64_t user_id, const char *sha256,
	int64_t *id);

/** @return OK | ERR_NOT_FOUND | ERR_UNAVAILABLE */
MUST_CHECK enum err media_store_by_id(struct call *c, int64_t id, struct media *media);

/** The same, locked until the commit; inside db_write. */
MUST_CHECK enum err media_store_to_change(struct call *c, int64_t id, struct media *media);

/** One page of a person's images, newest first. @param before  the last of the page before; NULL:
 * from the newest */
MUST_CHECK enum err media_store_page(struct call *c, int64_t user_id, const struct cursor *before,
	int64_t limit, struct media_list *page);

/** Inside db_write; an update raises the version.
 *  @return OK | ERR_NOT_FOUND | ERR_UNAVAILABLE */
MUST_CHECK enum err media_store_update(struct call *c, int64_t id, const char *alt);
MUST_CHECK enum err media_store_delete(struct call *c, int64_t id);

/** Removes so many of a person's rows at most; inside db_write. */
MUST_CHECK enum err media_store_remove_of(struct call *c, int64_t user_id, int64_t limit,
	int64_t *removed);

/**
 * Dooms objects, limit at most; inside db_write.
 * @param again_us  those that were doomed before that are doomed again: who did it never came to
 * the end
 */
MUST_CHECK enum err media_store_doom(struct call *c, int64_t now_us, int64_t again_us,
	int64_t limit, struct doomed_list *doomed);

/** Forgets an object that was doomed at that time and not again; inside db_write. */
MUST_CHECK enum err media_store_forget(struct call *c, const char *sha256, int64_t doomed_at_us);

#endif
