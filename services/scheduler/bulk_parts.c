/* A part is what one line may hold; a moment is said once in each part that has rows of it. */
#include "bulk_parts.h"

#include "base/text.h"
#include "bulk_moments.h"
#include "json/encode.h"

#define PART_ROWS 1000
#define PARTS_BYTES_MAX ((size_t)32 * 1024 * 1024)

static void part_init(struct call *c, struct schedule_part *part)
{
	part->moments.items = call_alloc(c, PART_ROWS * sizeof *part->moments.items);
	part->post_ids.items = call_alloc(c, PART_ROWS * sizeof *part->post_ids.items);
	part->moment_of.items = call_alloc(c, PART_ROWS * sizeof *part->moment_of.items);
	part->drafts.items = call_alloc(c, PART_ROWS * sizeof *part->drafts.items);
}

static void part_clear(struct schedule_part *part)
{
	part->moments.count = part->post_ids.count = part->moment_of.count = part->drafts.count = 0;
}

static struct image_reference_list images_of(struct call *c, const struct bulk_schedule_row *row)
{
	struct image_reference_list images = {.count = row->images.count};
	images.items = call_alloc(c, (images.count + 1) * sizeof *images.items);
	for (size_t i = 0; i < images.count; i++) {
		const struct bulk_image *image = &row->images.items[i];
		images.items[i] = (struct image_reference){
			.url = image->url,
			.has_media_id = image->has_media_id,
			.media_id = image->media_id,
			.alt = image->alt,
			.has_width = image->has_width,
			.width = image->width,
			.has_height = image->has_height,
			.height = image->height,
		};
	}
	return images;
}

static struct post_draft draft_of(struct call *c, const struct bulk_schedule_row *row)
{
	return (struct post_draft){
		.title = row->title,
		.content = row->content,
		.kind = (enum post_kind)row->kind,
		.format = (enum post_format)row->format,
		.channel = (enum channel)row->channel,
		.has_tags = row->has_tags,
		.tags = row->tags,
		.has_images = row->has_images,
		.images = row->has_images ? images_of(c, row) : (struct image_reference_list){0},
	};
}

static void add_row(struct call *c, struct schedule_part *part, size_t number,
	const struct bulk_row *row)
{
	struct bulk_moment *moment = row->moment;
	if (moment->part != number) {
		moment->part = number;
		moment->index = (int64_t)part->moments.count;
		part->moments.items[part->moments.count++] = moment->moment;
	}
	part->moment_of.items[part->moment_of.count++] = moment->index;
	int64_t post_id = row->wanted.has_post_id ? row->wanted.post_id : 0;
	part->post_ids.items[part->post_ids.count++] = post_id;
	if (!post_id)
		part->drafts.items[part->drafts.count++] = draft_of(c, &row->wanted);
}

static void write_part(struct text *lines, struct schedule_part *part)
{
	if (!part->post_ids.count)
		return;
	json_encode(lines, &schedule_part_shape, part);
	text_add_char(lines, '\n');
	part_clear(part);
}

enum err bulk_parts_write(struct call *c, const struct bulk *bulk, struct raw_body *parts)
{
	struct text lines;
	struct schedule_part part = {0};
	size_t number = 1;
	text_init(&lines, c->arena, 64 * 1024, PARTS_BYTES_MAX);
	part_init(c, &part);
	for (size_t i = 0; i < bulk->count; i++) {
		if (bulk->rows[i].result.outcome)
			continue;
		add_row(c, &part, number, &bulk->rows[i]);
		if (part.post_ids.count == PART_ROWS) {
			write_part(&lines, &part);
			number++;
		}
	}
	write_part(&lines, &part);
	if (lines.overflow)
		return fail(c, ERR_TOO_LARGE, "the rows have too many bytes");
	*parts = (struct raw_body){.data = text_string(&lines),
		.len = lines.len,
		.content_type = "application/x-ndjson"};
	return OK;
}
