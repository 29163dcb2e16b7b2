/* Rows of uploads as images of posts. */
#include "images/image_store.h"

#include "db/db.h"
#include "media/media.h"
#include "media/name.h"
#include "posts_sql.h"

#define RETRY_AFTER_S 1

static enum err read_one(struct call *c, const struct sql *sql, struct db_value which,
	const struct image_owners *owners, struct post_image *image)
{
	struct db_rows rows;
	*image = (struct post_image){0};
	TRY(db_query(c, sql, DB_ARGS(which, db_int(owners->author_id), db_int(owners->caller_id)),
		&rows));
	if (!rows.count)
		return OK;
	struct db_row row = db_row(&rows, 0);
	const char *sha256 = row_text(&row);
	image->alt = row_text(&row);
	image->url = media_url(c, sha256, 0, media_format_by_type(row_text(&row)));
	image->has_width = image->has_height = true;
	image->width = row_int(&row);
	image->height = row_int(&row);
	row_end(&row);
	return OK;
}

static const char *digest_in(struct call *c, const char *name)
{
	return arena_copy(c->arena, name, MEDIA_DIGEST_CHARS);
}

enum err image_store_by_id(struct call *c, int64_t media_id, const struct image_owners *owners,
	struct post_image *image)
{
	return read_one(c, &SQL_IMAGE_BY_ID, db_int(media_id), owners, image);
}

enum err image_store_by_digest(struct call *c, const char *name, const struct image_owners *owners,
	struct post_image *image)
{
	return read_one(c, &SQL_IMAGE_BY_DIGEST, db_text(digest_in(c, name)), owners, image);
}

/* What an import brings may be named and not lie here: nothing is held then. */
static enum err hold(struct call *c, int64_t post_id, const char *sha256)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_POST_MEDIA_HOLD, DB_ARGS(db_int(post_id), db_text(sha256)), &rows));
	if (!rows.count)
		return OK;
	TRY(db_query(c, &SQL_MEDIA_OBJECT_TAKE, DB_ARGS(db_text(sha256)), &rows));
	return rows.count ? OK
			  : fail_retry(c, ERR_UNAVAILABLE, RETRY_AFTER_S,
				    "an image is being removed at this moment");
}

enum err image_store_hold(struct call *c, int64_t post_id, const struct post_image_list *images)
{
	for (size_t i = 0; i < images->count; i++) {
		const char *name = media_name_in(images->items[i].url);
		if (name)
			TRY(hold(c, post_id, digest_in(c, name)));
	}
	return OK;
}
