/* Posts and comments, which are told from other nodes by what only they have. */
#include "base/macros.h"
#include "sources/address.h"
#include "sources/graph_node.h"
#include "sources/moment.h"

bool graph_has(struct value node, const char *member)
{
	return value_is(value_member(node, member));
}

/* A total, which a list of the first ones is not. */
static struct count summary_of(struct value node, const char *member)
{
	struct value edge = value_member(node, member);
	struct value total = value_path(edge, "summary.total_count");
	/* Of versions before 2.0. */
	return count_of_value(value_is(total) ? total : value_member(edge, "count"));
}

bool graph_read_time(struct parsing *p, struct value node, const char *member, int64_t *time_us,
	const char **text)
{
	const char *words = value_words(value_member(node, member), p->arena);
	if (!words || !moment_parse(words, time_us))
		return false;
	*text = words;
	return true;
}

static void read_reactions(struct value node, struct parsed_post *post)
{
	static const char *const names[REACTION_KINDS] = {"like", "love", "care", "haha", "wow",
		"sad", "angry"};
	static const char *const aliases[REACTION_KINDS] = {"reactions_like", "reactions_love",
		"reactions_care", "reactions_haha", "reactions_wow", "reactions_sad",
		"reactions_angry"};
	for (size_t i = 0; i < REACTION_KINDS; i++) {
		post->by_type[i] = summary_of(node, names[i]);
		if (post->by_type[i].exactness == UNKNOWN)
			post->by_type[i] = summary_of(node, aliases[i]);
	}
	post->reactions = summary_of(node, "reactions");
	post->likes = summary_of(node, "likes");
}

static void read_pictures(struct parsing *p, struct value node, struct parsed_post *post)
{
	const char *url = value_words(value_member(node, "full_picture"), p->arena);
	if (!url)
		url = value_words(value_member(node, "picture"), p->arena);
	struct value attached = value_first(value_path(node, "attachments.data"));
	if (!url)
		url = value_words(value_path(attached, "media.image.src"), p->arena);
	if (!url)
		return;
	post->media.items = arena_alloc(p->arena, sizeof *post->media.items);
	post->media.items[0] = (struct parsed_media){.kind = MEDIA_IMAGE, .url = url};
	post->media.count = 1;
}

void graph_read_comment(struct parsing *p, struct value node, const char *post_id)
{
	struct parsed_comment *comment = LIST_ADD(p->arena, &p->out->comments, PARSED_COMMENTS_MAX);
	if (!comment)
		return;
	comment->source = SOURCE_GRAPH;
	comment->post_id = post_id;
	comment->url = value_words(value_member(node, "permalink_url"), p->arena);
	comment->id = value_id(value_member(node, "id"), p->arena);
	comment->parent_id = value_id(value_path(node, "parent.id"), p->arena);
	const char *own = comment->url ? address_parameter(p->arena, comment->url, "comment_id")
				       : NULL;
	const char *reply = comment->url
				    ? address_parameter(p->arena, comment->url, "reply_comment_id")
				    : NULL;
	comment->id = comment->id ? comment->id : reply ? reply : own;
	comment->parent_id = comment->parent_id || !reply ? comment->parent_id : own;
	comment->author = value_words(value_path(node, "from.name"), p->arena);
	comment->author_id = value_id(value_path(node, "from.id"), p->arena);
	comment->has_created = graph_read_time(p, node, "created_time", &comment->created_us,
		&comment->created_text);
	comment->text = value_text(value_member(node, "message"), p->arena);
	comment->likes = count_of_value(value_member(node, "like_count"));
	comment->replies = count_of_value(value_member(node, "comment_count"));
	comment->reactions = summary_of(node, "reactions");
}

static void read_inlined(struct parsing *p, struct value node, struct parsed_post *post)
{
	struct value comments = value_path(node, "comments.data");
	struct value likes = value_path(node, "likes.data");
	if (value_is(comments))
		post->comments_in_file = count_of((int64_t)value_count(comments));
	if (value_is(likes))
		post->likes_in_file = count_of((int64_t)value_count(likes));
	for (struct value i = value_first(comments); value_is(i); i = value_next(comments, i))
		graph_read_comment(p, i, post->id);
}

/* Statuses of old say of the page only whom they are from. */
static void read_from(struct parsing *p, struct value from, struct parsed_post *post)
{
	post->author = value_words(value_member(from, "name"), p->arena);
	post->author_id = value_id(value_member(from, "id"), p->arena);
	const char *category = value_words(value_member(from, "category"), p->arena);
	if (!category)
		return;
	page_set_text(p, PAGE_ID, SOURCE_GRAPH, post->author_id);
	page_set_text(p, PAGE_NAME, SOURCE_GRAPH, post->author);
	page_set_text(p, PAGE_CATEGORY, SOURCE_GRAPH, category);
}

void graph_read_post(struct parsing *p, struct value node)
{
	struct parsed_post *post = LIST_ADD(p->arena, &p->out->posts, PARSED_POSTS_MAX);
	if (!post)
		return;
	post->kind = POST_KIND_POST;
	post->source = SOURCE_GRAPH;
	post->id = value_id(value_member(node, "id"), p->arena);
	post->url = value_words(value_member(node, "permalink_url"), p->arena);
	post->text = value_text(value_member(node, "message"), p->arena);
	post->header = value_words(value_member(node, "story"), p->arena);
	post->has_created = graph_read_time(p, node, "created_time", &post->created_us,
		&post->created_text);
	post->has_updated = graph_read_time(p, node, "updated_time", &post->updated_us,
		&post->updated_text);
	read_reactions(node, post);
	post->comments = summary_of(node, "comments");
	post->shares = count_of_value(value_path(node, "shares.count"));
	read_pictures(p, node, post);
	read_from(p, value_member(node, "from"), post);
	read_inlined(p, node, post);
}

bool graph_is_comment(struct parsing *p, struct value node)
{
	const char *url = value_text(value_member(node, "permalink_url"), p->arena);
	return (url && strstr(url, "comment_id=")) || graph_has(node, "comment_count") ||
	       graph_has(node, "can_remove") || graph_has(node, "user_likes") ||
	       (graph_has(node, "like_count") && graph_has(node, "message"));
}

/* Lists of pages and people say since when: a time beside a name makes no post, nor does one beside
 * an id that is not "<page>_<post>". */
bool graph_is_post(struct parsing *p, struct value node)
{
	static const char *const members[] = {"updated_time", "message", "permalink_url",
		"status_type", "story", "from", "attachments", "full_picture"};
	for (size_t i = 0; i < COUNT_OF(members); i++)
		if (graph_has(node, members[i]))
			return true;
	const char *id = value_id(value_member(node, "id"), p->arena);
	return graph_has(node, "created_time") && !graph_has(node, "name") && id && strchr(id, '_');
}
