/* Opens the storage that is configured, and knows the decoder. */
#include "media/media.h"

#include <stdlib.h>

#define DECODE_TIMEOUT_MS 8000

static struct storage_options storage_options_of(const struct service *service,
	const struct media_config *config)
{
	return (struct storage_options){
		.folder = *config->folder
				  ? config->folder
				  : arena_printf(service->arena, "%s/media", service->config.data),
		.s3_url = config->s3_url,
		.s3_bucket = config->s3_bucket,
		.s3_region = config->s3_region,
		.s3_key_id = config->s3_key_id,
		.s3_secret = config->s3_secret,
		.object_bytes_max = DECODER_COPY_BYTES_MAX,
	};
}

enum err media_desk_create(struct call *c, const struct service *service,
	const struct media_config *config, struct media_desk **desk)
{
	const struct storage_options options = storage_options_of(service, config);
	struct storage *storage;
	TRY(storage_create(c, &options, &storage));
	struct media_desk *made = calloc(1, sizeof *made);
	if (!made)
		abort();
	made->storage = storage;
	made->bytes_max = (size_t)config->bytes_max;
	made->decoder = decoder_create(&(struct decoder_options){
		.at_once = (unsigned)config->at_once,
		.pixels_max = config->pixels_max,
		.timeout_ms = DECODE_TIMEOUT_MS,
	});
	*desk = made;
	return OK;
}

void media_desk_destroy(struct media_desk *desk)
{
	if (!desk)
		return;
	decoder_destroy(desk->decoder);
	storage_destroy(desk->storage);
	free(desk);
}
