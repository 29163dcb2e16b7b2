/* The whole image goes through no more steps than it must: where nothing has to be turned or
 * converted, a lossless one keeps every pixel. vips_thumbnail_buffer does the same steps for less
 * wide ones, and decodes no larger than it has to. Metadata is taken away before savers see it. */
#include "image.h"

#include <string.h>
#include <vips/vips.h>

#include "webp.h"

#define JPEG_QUALITY 85
#define WEBP_QUALITY 82
#define WEBP_EFFORT 2 /* of 6: more takes many times as long for a little less */
#define HEAD_BYTES 16

typedef int save_image(const struct image_source *source, VipsImage *image, void **data,
	size_t *len);

static int save_jpeg(const struct image_source *source, VipsImage *image, void **data, size_t *len)
{
	(void)source;
	return vips_jpegsave_buffer(image, data, len, "Q", JPEG_QUALITY, "strip", TRUE,
		"optimize_coding", TRUE, NULL);
}

static int save_png(const struct image_source *source, VipsImage *image, void **data, size_t *len)
{
	(void)source;
	return vips_pngsave_buffer(image, data, len, "strip", TRUE, "filter",
		VIPS_FOREIGN_PNG_FILTER_ALL, NULL);
}

static int save_gif(const struct image_source *source, VipsImage *image, void **data, size_t *len)
{
	(void)source;
	return vips_gifsave_buffer(image, data, len, "strip", TRUE, NULL);
}

/* RFC 9649: a simple file without loss says so in its first chunk. */
static gboolean is_lossless(const struct image_source *source)
{
	return source->len >= HEAD_BYTES &&
	       memcmp((const char *)source->data + HEAD_BYTES - 4, "VP8L", 4) == 0;
}

static int save_webp(const struct image_source *source, VipsImage *image, void **data, size_t *len)
{
	int failed = vips_webpsave_buffer(image, data, len, "strip", TRUE, "Q", WEBP_QUALITY,
		"effort", WEBP_EFFORT, "lossless", is_lossless(source), NULL);
	return failed || !webp_strip(*data, len);
}

/* Frames of an animation are loaded below one another: n=-1 for all of them. */
static const struct format {
	const char *word;
	const char *loader;
	const char *options;
	save_image *save;
} formats[] = {
	{"jpeg", "VipsForeignLoadJpegBuffer", "", save_jpeg},
	{"png", "VipsForeignLoadPngBuffer", "", save_png},
	{"gif", "VipsForeignLoadNsgifBuffer", "[n=-1]", save_gif},
	{"webp", "VipsForeignLoadWebpBuffer", "[n=-1]", save_webp},
};

static const struct format *format_of(const char *word)
{
	for (size_t i = 0; i < G_N_ELEMENTS(formats); i++)
		if (strcmp(formats[i].word, word) == 0)
			return &formats[i];
	return NULL;
}

/* None of the other formats that the library could read is ever looked at. */
static void block_other_loaders(void)
{
	vips_operation_block_set("VipsForeignLoad", TRUE);
	for (size_t i = 0; i < G_N_ELEMENTS(formats); i++)
		vips_operation_block_set(formats[i].loader, FALSE);
}

/* Modules for formats that are blocked anyway would be looked for in the library's home. And what
 * is large would be put into a file on the disk, which cannot be opened here. */
static bool set_up(void)
{
	return g_setenv("VIPSHOME", "/nonexistent", TRUE) &&
	       g_setenv("VIPS_DISC_THRESHOLD", "8g", TRUE);
}

bool image_init(void)
{
	if (!set_up() || VIPS_INIT("crier-media") != 0)
		return false;
	vips_concurrency_set(1);
	vips_cache_set_max(0);
	block_other_loaders();
	return true;
}

bool image_knows(const char *format)
{
	return format_of(format) != NULL;
}

/* Whoever says PNG and sends a JPEG is refused as well. */
static bool is_of_format(const struct image_source *source)
{
	const char *loader = vips_foreign_find_load_buffer(source->data, source->len);
	return loader && strcmp(loader, format_of(source->format)->loader) == 0;
}

bool image_count_pixels(const struct image_source *source, int64_t *pixels)
{
	const char *options = format_of(source->format)->options;
	VipsImage *image = is_of_format(source) ? vips_image_new_from_buffer(source->data,
							  source->len, options, NULL)
						: NULL;
	if (!image)
		return false;
	*pixels = (int64_t)vips_image_get_width(image) * vips_image_get_height(image);
	g_object_unref(image);
	return true;
}

/* The library only reads, but does not say so. */
static void *data_of(const struct image_source *source)
{
	union {
		const void *in;
		void *out;
	} data = {.in = source->data};
	return data.out;
}

/* Takes a step from *image to its result, or to NULL. */
static void take_step(VipsImage **image, VipsImage *const *result, int failed)
{
	g_object_unref(*image);
	*image = failed ? NULL : *result;
}

static bool has_frames(VipsImage *image)
{
	return vips_image_get_n_pages(image) > 1;
}

static bool lies_on_its_side(VipsImage *image)
{
	return vips_image_get_orientation(image) != 1 && !has_frames(image);
}

/* What has to be turned is decoded into memory first; all else comes by in lines. */
static VipsImage *open_whole(const struct image_source *source)
{
	const char *options = format_of(source->format)->options;
	VipsImage *head = vips_image_new_from_buffer(source->data, source->len, options, NULL);
	if (!head)
		return NULL;
	VipsAccess access = lies_on_its_side(head) ? VIPS_ACCESS_RANDOM : VIPS_ACCESS_SEQUENTIAL;
	g_object_unref(head);
	return vips_image_new_from_buffer(source->data, source->len, options, "access", access,
		"fail_on", VIPS_FAIL_ON_TRUNCATED, NULL);
}

static void turn_upright(VipsImage **image)
{
	VipsImage *turned = NULL;
	if (*image && lies_on_its_side(*image))
		take_step(image, &turned, vips_autorot(*image, &turned, NULL));
}

static bool is_srgb(VipsImage *image)
{
	VipsInterpretation colours = vips_image_get_interpretation(image);
	return colours == VIPS_INTERPRETATION_sRGB || colours == VIPS_INTERPRETATION_B_W;
}

static void convert_to_srgb(VipsImage **image)
{
	VipsImage *converted = NULL;
	if (*image && vips_image_get_typeof(*image, VIPS_META_ICC_NAME))
		take_step(image, &converted,
			vips_icc_transform(*image, &converted, "srgb", "embedded", TRUE, NULL));
	else if (*image && !is_srgb(*image))
		take_step(image, &converted,
			vips_colourspace(*image, &converted, VIPS_INTERPRETATION_sRGB, NULL));
}

static VipsImage *load_whole(const struct image_source *source)
{
	VipsImage *image = open_whole(source);
	turn_upright(&image);
	convert_to_srgb(&image);
	return image;
}

static VipsImage *load_less_wide(const struct image_source *source, int width_max)
{
	VipsImage *image = NULL;
	int failed = vips_thumbnail_buffer(data_of(source), source->len, &image, width_max,
		"height", VIPS_MAX_COORD, "size", VIPS_SIZE_DOWN, "export_profile", "srgb",
		"option_string", format_of(source->format)->options, NULL);
	return failed ? NULL : image;
}

/* How frames lie in the image and how long each is shown: that alone stays beside the pixels. */
static bool is_kept(const char *field)
{
	static const char *const kept[] = {"page-height", "n-pages", "delay", "loop"};
	for (size_t i = 0; i < G_N_ELEMENTS(kept); i++)
		if (strcmp(kept[i], field) == 0)
			return true;
	return false;
}

static void remove_metadata(VipsImage **image)
{
	VipsImage *bare = NULL;
	if (*image)
		take_step(image, &bare, vips_copy(*image, &bare, NULL));
	char **fields = *image ? vips_image_get_fields(*image) : NULL;
	for (char **field = fields; field && *field; field++)
		if (!is_kept(*field))
			vips_image_remove(*image, *field);
	g_strfreev(fields);
}

bool image_copy(const struct image_source *source, int width_max, struct image_copy *copy)
{
	VipsImage *image = width_max ? load_less_wide(source, width_max) : load_whole(source);
	remove_metadata(&image);
	if (!image)
		return false;
	*copy = (struct image_copy){.width = vips_image_get_width(image),
		.height = vips_image_get_page_height(image)};
	int failed = format_of(source->format)->save(source, image, &copy->data, &copy->len);
	g_object_unref(image);
	return !failed;
}

void image_free(struct image_copy *copy)
{
	g_free(copy->data);
}
