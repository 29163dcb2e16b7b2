/* What a row must say, and what it must leave out. */
#include "bulk_row_rules.h"

static enum err refuse_beside(struct call *c, bool there, const char *pointer)
{
	if (!there)
		return OK;
	return fail_field(c, pointer, "is of a new post: leave it out beside post_id");
}

static enum err check_old(struct call *c, const struct bulk_schedule_row *row)
{
	enum err errs[] = {
		refuse_beside(c, row->title != NULL, "/title"),
		refuse_beside(c, row->content != NULL, "/content"),
		refuse_beside(c, row->kind != 0, "/kind"),
		refuse_beside(c, row->format != 0, "/format"),
		refuse_beside(c, row->channel != 0, "/channel"),
		refuse_beside(c, row->has_tags, "/tags"),
		refuse_beside(c, row->has_images, "/images"),
	};
	for (size_t i = 0; i < COUNT_OF(errs); i++)
		TRY(errs[i]);
	return OK;
}

static enum err check_new(struct call *c, const struct bulk_schedule_row *row)
{
	if (!row->title && !row->content)
		return fail_field(c, "/post_id", "is required, or title and content of a new post");
	if (!row->title)
		return fail_field(c, "/title", "is required");
	return row->content ? OK : fail_field(c, "/content", "is required");
}

void bulk_check_row(struct call *c, struct bulk_row *row, enum err err)
{
	const struct bulk_schedule_row *wanted = &row->wanted;
	if (!err)
		err = wanted->has_post_id ? check_old(c, wanted) : check_new(c, wanted);
	if (wanted->has_post_id) {
		row->result.has_post_id = true;
		row->result.post_id = wanted->post_id;
	}
	if (err)
		bulk_refuse(c, row, err);
}
