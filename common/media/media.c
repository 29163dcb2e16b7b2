/* Opens the storage that is configured, and knows the decoder. */
#include "media/media.h"

#include <stdio.h>
#include <stdlib.h>

#define DECODE_TIMEOUT_MS 8000

static char *folder_of(const struct media_config *config, const char *data)
{
	char *folder = NULL;
	if (*config->folder ? asprintf(&folder, "%s", config->folder) < 0
			    : asprintf(&folder, "%s/media", data) < 0)
		abort();
	return folder;
}

static enum err open_storage(struct call *c, const struct media_config *config, const char *folder,
	struct storage **storage)
{
	return storage_create(c,
		&(struct storage_options){
			.folder = folder,
			.s3_url = config->s3_url,
			.s3_bucket = config->s3_bucket,
			.s3_region = config->s3_region,
			.s3_key_id = config->s3_key_id,
			.s3_secret = config->s3_secret,
			.object_bytes_max = DECODER_COPY_BYTES_MAX,
		},
		storage);
}

enum err media_desk_create(struct call *c, const struct media_config *config, const char *data,
	struct media_desk **desk)
{
	struct media_desk *made = calloc(1, sizeof *made);
	if (!made)
		abort();
	made->folder = folder_of(config, data);
	made->bytes_max = (size_t)config->bytes_max;
	made->decoder = decoder_create(&(struct decoder_options){
		.at_once = (unsigned)config->at_once,
		.pixels_max = config->pixels_max,
		.timeout_ms = DECODE_TIMEOUT_MS,
	});
	enum err err = open_storage(c, config, made->folder, &made->storage);
	if (err)
		media_desk_destroy(made);
	else
		*desk = made;
	return err;
}

void media_desk_destroy(struct media_desk *desk)
{
	if (!desk)
		return;
	decoder_destroy(desk->decoder);
	storage_destroy(desk->storage);
	free(desk->folder);
	free(desk);
}
