/* What the operations on images stand on: where bytes are kept, who decodes them, what is allowed.
 */
#ifndef CRIER_POSTS_MEDIA_MEDIA_H
#define CRIER_POSTS_MEDIA_MEDIA_H

#include "media/decoder.h"
#include "service/service.h"
#include "storage/storage.h"

struct media_config {
	int64_t bytes_max;
	int64_t pixels_max;
	int64_t at_once;
	const char *folder;
	const char *s3_url;
	const char *s3_bucket;
	const char *s3_region;
	const char *s3_key_id;
	const char *s3_secret;
};

struct media_desk {
	struct storage *storage;
	struct decoder *decoder;
	size_t bytes_max;
};

/** config is borrowed. @return OK | ERR_INVALID | ERR_UNAVAILABLE (no storage) */
MUST_CHECK enum err media_desk_create(struct call *c, const struct service *service,
	const struct media_config *config, struct media_desk **desk);

/** NULL is accepted. */
void media_desk_destroy(struct media_desk *desk);

#endif
