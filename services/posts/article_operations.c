/* The operations on articles: those on posts, of one kind, and the decisions on them. */
#include "approval.h"
#include "post.h"
#include "reading/rendering.h"

static struct editing_target article(int64_t id, const char *if_match)
{
	return (struct editing_target){.id = id, .kind = POST_KIND_ARTICLE, .if_match = if_match};
}

/* GET /api/blogs. */
enum err list_articles(struct call *c, const struct list_articles_in *in, struct post_page *out)
{
	const struct list_posts_in posts = {
		.has_user_id = in->has_user_id,
		.user_id = in->user_id,
		.status = in->status,
		.kind = POST_KIND_ARTICLE,
		.tag = in->tag,
		.has_from = in->has_from,
		.from_us = in->from_us,
		.has_to = in->has_to,
		.to_us = in->to_us,
		.q = in->q,
		.sort = (enum list_posts_sort)in->sort,
		.cursor = in->cursor,
		.has_skip = in->has_skip,
		.skip = in->skip,
		.limit = in->limit,
		.total = in->total,
	};
	return list_posts(c, &posts, out);
}

/* POST /api/blogs. */
enum err create_article(struct call *c, const struct create_article_in *in, struct post *out)
{
	const struct article_draft *draft = &in->body;
	const struct create_post_in post = {.has_draft_version = in->has_draft_version,
		.draft_version = in->draft_version,
		.body = {
			.title = draft->title,
			.content = draft->content,
			.kind = POST_KIND_ARTICLE,
			.format = draft->format,
			.status = draft->status == ARTICLE_DRAFT_STATUS_DRAFT
					  ? POST_DRAFT_STATUS_DRAFT
					  : POST_DRAFT_STATUS_PENDING,
			.tags = draft->tags,
			.has_images = draft->has_images,
			.images = draft->images,
			.channel = draft->channel,
			.has_user_id = draft->has_user_id,
			.user_id = draft->user_id,
		}};
	return create_post(c, &post, out);
}

/* GET /api/blogs/{id}. */
enum err get_article(struct call *c, const struct get_article_in *in, struct post *out)
{
	TRY(get_post(c, &(struct get_post_in){.id = in->id}, out));
	TRY(post_check_kind(c, out, POST_KIND_ARTICLE));
	return rendering_add(c, in->render, in->if_none_match, out);
}

/* PUT /api/blogs/{id}. */
enum err replace_article(struct call *c, const struct replace_article_in *in, struct post *out)
{
	const struct editing_target target = article(in->id, in->if_match);
	return editing_write(c, &target, &(struct editing_change){.replacement = &in->body}, out);
}

/* PATCH /api/blogs/{id}. */
enum err update_article(struct call *c, const struct update_article_in *in, struct post *out)
{
	const struct editing_target target = article(in->id, in->if_match);
	return editing_write(c, &target, &(struct editing_change){.change = &in->body}, out);
}

/* DELETE /api/blogs/{id}. */
enum err delete_article(struct call *c, const struct delete_article_in *in)
{
	const struct editing_target target = article(in->id, in->if_match);
	return editing_remove(c, &target);
}

/* POST /api/blogs/{id}/approve. */
enum err approve_article(struct call *c, const struct approve_article_in *in, struct post *out)
{
	const struct editing_target target = article(in->id, in->if_match);
	return approval_decide(c, &target, POST_ACTION_APPROVE, NULL, out);
}

/* POST /api/blogs/{id}/reject. */
enum err reject_article(struct call *c, const struct reject_article_in *in, struct post *out)
{
	const struct editing_target target = article(in->id, in->if_match);
	return approval_decide(c, &target, POST_ACTION_REJECT, in->body.reason, out);
}
