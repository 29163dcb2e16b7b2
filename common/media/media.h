/* What daemons that keep images stand on: where bytes are kept, who decodes them, what is allowed.
 * All of them keep theirs in the same place, from where the gateway serves them. */
#ifndef CRIER_MEDIA_MEDIA_H
#define CRIER_MEDIA_MEDIA_H

#include "media/decoder.h"
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
	char *folder; /* of the storage */
};

/* Their settings, as rows of a daemon's configuration table: target is its struct, media the
 * member of it that is a struct media_config. */
#define MEDIA_CONFIG_ROWS(target, media)                                                           \
	{"CRIER_MEDIA_BYTES_MAX", CONFIG_INT,                                                      \
		offsetof(target, media) + offsetof(struct media_config, bytes_max), "10485760",    \
		1024, 16777216, "bytes of an image that is taken"},                                \
		{"CRIER_MEDIA_PIXELS_MAX", CONFIG_INT,                                             \
			offsetof(target, media) + offsetof(struct media_config, pixels_max),       \
			"40000000", 1, 1000000000, "pixels of an image, all its frames together"}, \
		{"CRIER_MEDIA_AT_ONCE", CONFIG_INT,                                                \
			offsetof(target, media) + offsetof(struct media_config, at_once), "2", 1,  \
			64, "images decoded at once; each may take some hundred MB for a second"}, \
		{"CRIER_MEDIA_FOLDER", CONFIG_TEXT,                                                \
			offsetof(target, media) + offsetof(struct media_config, folder), "", 0, 0, \
			"folder of images; empty: media in CRIER_DATA"},                           \
		{"CRIER_MEDIA_S3_URL", CONFIG_TEXT,                                                \
			offsetof(target, media) + offsetof(struct media_config, s3_url), "", 0, 0, \
			"https://HOST of S3, to keep images there; empty: in the folder"},         \
		{"CRIER_MEDIA_S3_BUCKET", CONFIG_TEXT,                                             \
			offsetof(target, media) + offsetof(struct media_config, s3_bucket),        \
			"crier", 0, 0, "its bucket, which is there"},                              \
		{"CRIER_MEDIA_S3_REGION", CONFIG_TEXT,                                             \
			offsetof(target, media) + offsetof(struct media_config, s3_region),        \
			"us-east-1", 0, 0, "its region"},                                          \
		{"CRIER_MEDIA_S3_KEY_ID", CONFIG_TEXT,                                             \
			offsetof(target, media) + offsetof(struct media_config, s3_key_id), "", 0, \
			0, "who signs"},                                                           \
	{                                                                                          \
		"CRIER_MEDIA_S3_SECRET", CONFIG_SECRET,                                            \
			offsetof(target, media) + offsetof(struct media_config, s3_secret), "", 0, \
			0, "by what"                                                               \
	}

/** config is borrowed. @param data  the daemon's folder, in which images have theirs, borrowed
 *  @return OK | ERR_INVALID | ERR_UNAVAILABLE (no storage) */
MUST_CHECK enum err media_desk_create(struct call *c, const struct media_config *config,
	const char *data, struct media_desk **desk);

/** NULL is accepted. */
void media_desk_destroy(struct media_desk *desk);

#endif
