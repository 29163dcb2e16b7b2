/* Videos, photos and comments, each known by the members that only it has. */
#include "sources/address.h"
#include "sources/moment.h"
#include "sources/number.h"
#include "sources/relay.h"

static void set_picture(struct parsing *p, struct value image, struct parsed_post *item)
{
	image = value_with(image, "uri");
	const char *url = value_words(value_member(image, "uri"), p->arena);
	if (!url || item->media.count)
		return;
	item->media.items = arena_alloc(p->arena, sizeof *item->media.items);
	item->media.items[0] = (struct parsed_media){.kind = MEDIA_IMAGE,
		.id = item->id,
		.url = url};
	(void)value_int(value_member(image, "width"), &item->media.items[0].width);
	(void)value_int(value_member(image, "height"), &item->media.items[0].height);
	item->media.count = 1;
}

static const char *better(const char *kept, const char *read)
{
	return kept ? kept : read;
}

static void read_video(struct parsing *p, struct value node, const char *id)
{
	bool is_new;
	struct parsed_post *video = parsing_post(p, &p->out->videos,
		&(struct post_name){id, POST_KIND_VIDEO, SOURCE_WWW}, &is_new);
	int64_t seconds;
	if (!video)
		return;
	bool is_node = value_is(value_member(node, "__typename"));
	video->only_in_tile = !is_node && (video->only_in_tile || is_new);
	video->title = better(video->title,
		value_words(value_reach(node, "savable_title.text"), p->arena));
	const char *url = value_text(value_member(node, "canonical_uri_with_fallback"), p->arena);
	if (!url)
		url = value_text(value_member(node, "permalink_url"), p->arena);
	video->url = better(video->url, address_normalise(p->arena, url));
	if (value_int(value_member(node, "publish_time"), &seconds))
		video->has_created = moment_of_seconds(seconds, &video->created_us);
	if (video->views.exactness == UNKNOWN)
		video->views = count_of_value(value_member(node, "play_count"));
	set_picture(p, value_member(node, "image"), video);
	struct value feedback = value_member(node, "feedback");
	if (value_is(feedback))
		relay_read_feedback(p, feedback, video);
}

static void read_photo(struct parsing *p, struct value node, const char *id)
{
	bool is_new;
	struct parsed_post *photo = parsing_post(p, &p->out->photos,
		&(struct post_name){id, POST_KIND_PHOTO, SOURCE_WWW}, &is_new);
	if (!photo)
		return;
	const char *url = value_text(value_member(node, "url"), p->arena);
	photo->url = better(photo->url, address_normalise(p->arena, url));
	set_picture(p, value_member(node, "image"), photo);
	relay_read_feedback(p, value_member(node, "feedback"), photo);
}

static bool is_video(struct value node)
{
	bool has_title = value_is(value_reach(node, "savable_title.text"));
	int64_t seconds;
	bool has_time = value_int(value_member(node, "publish_time"), &seconds);
	bool is_node = value_equals(value_member(node, "__typename"), "Video");
	return is_node ? has_title || has_time : has_title && has_time;
}

/* No typename tells of a photo in 2022; reactions to it and an image do. */
static bool is_photo(struct value node)
{
	return value_is(value_reach(node, "image.uri")) &&
	       value_is(value_reach(node, "feedback.reactors.count")) &&
	       !value_is(value_member(node, "publish_time"));
}

/* The photo that reactors are of, some levels above them. */
static struct value photo_around(struct value reactors)
{
	struct value node = value_parent(value_parent(reactors));
	for (int level = 0; level < 2 && value_is(node); level++, node = value_parent(node))
		if (value_is(value_member(node, "id")) && is_photo(node))
			return node;
	return value_none();
}

static void read_videos(struct parsing *p, struct value island, const char *key)
{
	for (struct value found = value_find(island, key); value_is(found);
		found = value_find_next(island, found, key)) {
		struct value node = value_parent(found);
		const char *id = is_video(node) ? value_id(value_member(node, "id"), p->arena)
						: NULL;
		if (id)
			read_video(p, node, id);
	}
}

static void read_photos(struct parsing *p, struct value island)
{
	for (struct value found = value_find(island, "reactors"); value_is(found);
		found = value_find_next(island, found, "reactors")) {
		struct value node = photo_around(found);
		const char *id = value_id(value_member(node, "id"), p->arena);
		if (id)
			read_photo(p, node, id);
	}
}

void relay_read_media(struct parsing *p)
{
	for (size_t i = 0; i < p->islands.count; i++) {
		read_videos(p, p->islands.items[i], "savable_title");
		read_videos(p, p->islands.items[i], "publish_time");
		read_photos(p, p->islands.items[i]);
	}
}

/* "13", and one day "1.2K". */
static struct count read_reduced(struct parsing *p, struct value value)
{
	struct count count = count_of_value(value);
	const char *text = value_text(value, p->arena);
	if (count.exactness == UNKNOWN && text)
		(void)number_parse(text, p->lang, &count);
	return count;
}

static void read_comment_counts(struct parsing *p, struct value feedback,
	struct parsed_comment *comment)
{
	if (comment->reactions.exactness != EXACT)
		comment->reactions = count_of_value(value_path(feedback, "reactors.count"));
	if (comment->reactions.exactness == UNKNOWN)
		comment->reactions = read_reduced(p,
			value_reach(feedback, "reactors.count_reduced"));
	if (comment->replies.exactness == UNKNOWN)
		comment->replies = count_of_value(
			value_reach(feedback, "replies_fields.total_count"));
	if (comment->replies.exactness == UNKNOWN)
		comment->replies = count_of_value(value_path(feedback, "total_reply_count"));
}

static void read_author(struct parsing *p, struct value author, struct parsed_comment *comment)
{
	author = value_with(author, "name");
	comment->author = better(comment->author,
		value_words(value_member(author, "name"), p->arena));
	comment->author_id = better(comment->author_id,
		value_id(value_member(author, "id"), p->arena));
	comment->author_url = better(comment->author_url,
		value_words(value_member(author, "url"), p->arena));
}

/* "<post>_<comment>" names the post, or the video that it shows. */
static bool names_post(const char *token, const char *id)
{
	size_t len = id ? strlen(id) : 0;
	return len && strncmp(token, id, len) == 0 && token[len] == '_';
}

/* Of which post it is: the one that it names; where it names none, or nobody knows what the
 * comments of the page's only post name, it is that one's. */
static const char *post_of_comment(const struct parsing *p, struct value node)
{
	const struct parsed_posts *posts = &p->out->posts;
	const char *token = value_words(value_member(node, "legacy_token"), p->arena);
	for (size_t i = 0; token && i < posts->count; i++)
		if (names_post(token, posts->items[i].id) ||
			names_post(token, posts->items[i].target_id))
			return posts->items[i].id;
	bool is_clear = posts->count == 1 && !(token && posts->items[0].target_id);
	return is_clear ? posts->items[0].id : NULL;
}

static struct parsed_comment *comment_of(struct parsing *p, const char *id)
{
	for (size_t i = 0; i < p->out->comments.count; i++)
		if (strcmp(p->out->comments.items[i].id, id) == 0)
			return &p->out->comments.items[i];
	struct parsed_comment *comment = LIST_ADD(p->arena, &p->out->comments, PARSED_COMMENTS_MAX);
	if (comment) {
		comment->source = SOURCE_WWW;
		comment->id = id;
	}
	return comment;
}

/* One may be there twice, and each time tell something else. */
static void read_comment(struct parsing *p, struct value node, const char *id)
{
	struct parsed_comment *comment = comment_of(p, id);
	int64_t seconds;
	if (!comment)
		return;
	comment->text = better(comment->text, value_text(value_reach(node, "body.text"), p->arena));
	if (value_int(value_member(node, "created_time"), &seconds))
		comment->has_created = moment_of_seconds(seconds, &comment->created_us);
	struct value feedback = value_with(value_member(node, "feedback"), "reactors");
	comment->url = better(comment->url,
		address_normalise(p->arena, value_text(value_member(feedback, "url"), p->arena)));
	comment->parent_id = better(comment->parent_id,
		value_id(value_reach(node, "comment_direct_parent.legacy_fbid"), p->arena));
	comment->post_id = better(comment->post_id, post_of_comment(p, node));
	read_author(p, value_member(node, "author"), comment);
	read_comment_counts(p, feedback, comment);
}

void relay_read_comments(struct parsing *p)
{
	for (size_t i = 0; i < p->islands.count; i++) {
		struct value island = p->islands.items[i];
		struct value found = value_find(island, "legacy_fbid");
		for (; value_is(found); found = value_find_next(island, found, "legacy_fbid")) {
			struct value node = value_parent(found);
			const char *id = value_id(found, p->arena);
			if (id && value_is(value_member(node, "body")) &&
				value_is(value_member(node, "author")))
				read_comment(p, node, id);
		}
	}
}
