/* Posts: an object with a post_id and comet_sections is one, wherever it lies, but within another
 * it is what that one shares. */
#include "base/macros.h"
#include "sources/address.h"
#include "sources/moment.h"
#include "sources/number.h"
#include "sources/relay.h"

/* Ids of Facebook's reactions, which have names only in some language, and on comments none. */
static const struct {
	const char *id;
	enum reaction reaction;
} reactions[] = {
	{"1635855486666999", REACTION_LIKE},
	{"1678524932434102", REACTION_LOVE},
	{"613557422527858", REACTION_CARE},
	{"115940658764963", REACTION_HAHA},
	{"478547315650144", REACTION_WOW},
	{"908563459236466", REACTION_SAD},
	{"444813342392137", REACTION_ANGRY},
};

/* A whole number where there is one; else what is shown in its place. */
static struct count read_count(struct parsing *p, struct value exact, struct value shown)
{
	struct count count = count_of_value(exact);
	const char *text = value_text(shown, p->arena);
	if (count.exactness == UNKNOWN && text)
		(void)number_parse(text, p->lang, &count);
	return count;
}

static void set_better(struct count *kept, struct count read)
{
	if (read.exactness > kept->exactness)
		*kept = read;
}

static void read_reaction(struct parsing *p, struct value edge, struct parsed_post *post)
{
	struct value id = value_reach(edge, "node.id");
	if (!value_is(id))
		id = value_reach(edge, "node.key");
	for (size_t i = 0; i < COUNT_OF(reactions); i++)
		if (value_equals(id, reactions[i].id))
			set_better(&post->by_type[reactions[i].reaction],
				read_count(p, value_member(edge, "reaction_count"),
					value_member(edge, "i18n_reaction_count")));
}

/* Whether it is said of a comment within: comments have counts as well. */
static bool is_of_comment(struct value within, struct value value)
{
	for (value = value_parent(value); value_is(value) && value.at > within.at;
		value = value_parent(value))
		if (value_is(value_member(value, "legacy_fbid")))
			return true;
	return false;
}

/* The first of that name from the one that was found on which is not others'. */
static struct value skip_others(struct value within, struct value found, const char *key,
	bool (*is_others)(struct value within, struct value value))
{
	while (value_is(found) && is_others(within, found))
		found = value_find_next(within, found, key);
	return found;
}

static struct value find_of_post(struct value within, const char *key)
{
	return skip_others(within, value_find(within, key), key, is_of_comment);
}

static struct value find_next_of_post(struct value within, struct value found, const char *key)
{
	return skip_others(within, value_find_next(within, found, key), key, is_of_comment);
}

/* The first top_reactions that lists them. */
static void read_reactions(struct parsing *p, struct value feedback, struct parsed_post *post)
{
	struct value top = find_of_post(feedback, "top_reactions");
	for (; value_is(top); top = find_next_of_post(feedback, top, "top_reactions")) {
		struct value edges = value_member(value_with(top, "edges"), "edges");
		if (!value_is(value_first(edges)))
			continue;
		for (struct value i = value_first(edges); value_is(i); i = value_next(edges, i))
			read_reaction(p, i, post);
		return;
	}
}

static struct count comments_of(struct value list, const char *name)
{
	struct value comments = value_with(value_member(list, "comments"), name);
	return count_of_value(value_member(comments, name));
}

static void read_comment_counts(struct value feedback, struct parsed_post *post)
{
	struct value list = find_of_post(feedback, "comment_rendering_instance_for_feed_location");
	set_better(&post->comments_top_level, comments_of(list, "count"));
	set_better(&post->comments, comments_of(list, "total_count"));
	struct value total = find_of_post(feedback, "comment_rendering_instance");
	for (; value_is(total);
		total = find_next_of_post(feedback, total, "comment_rendering_instance"))
		set_better(&post->comments, comments_of(total, "total_count"));
	struct value count = find_of_post(feedback, "comment_count");
	set_better(&post->comments, count_of_value(value_member(count, "total_count")));
	set_better(&post->comments, count_of_value(find_of_post(feedback, "total_comment_count")));
}

/* The counts themselves, which may be some levels down. */
static struct value counts_of(struct value feedback)
{
	static const char *const names[] = {"reaction_count", "reactors", "share_count",
		"video_view_count"};
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct value found = value_with(feedback, names[i]);
		if (value_is(value_member(found, names[i])))
			return found;
	}
	return feedback;
}

void relay_read_feedback(struct parsing *p, struct value feedback, struct parsed_post *post)
{
	feedback = counts_of(feedback);
	set_better(&post->reactions, read_count(p, value_reach(feedback, "reaction_count.count"),
					     value_member(feedback, "i18n_reaction_count")));
	set_better(&post->reactions, read_count(p, value_reach(feedback, "reactors.count"),
					     value_reach(feedback, "reactors.count_reduced")));
	set_better(&post->shares, read_count(p, value_reach(feedback, "share_count.count"),
					  value_member(feedback, "i18n_share_count")));
	set_better(&post->views, count_of_value(value_member(feedback, "video_view_count")));
	set_better(&post->comments_top_level,
		count_of_value(value_path(feedback, "top_level_comments.count")));
	set_better(&post->comments,
		count_of_value(value_path(feedback, "top_level_comments.total_count")));
	read_reactions(p, feedback, post);
}

/* The object with the post's own reactions: comments have some as well, so it names the post. */
static struct value find_feedback(struct value within, const char *id)
{
	struct value count = value_find(within, "reaction_count"), first = value_none();
	for (; value_is(count); count = value_find_next(within, count, "reaction_count")) {
		struct value owner = value_parent(count);
		if (value_kind(count) != TREE_OBJECT)
			continue;
		if (value_equals(value_member(owner, "subscription_target_id"), id))
			return owner;
		if (!value_is(first) && value_is(value_member(owner, "share_count")))
			first = owner;
	}
	return first;
}

static bool is_story(struct value value)
{
	return value_kind(value_member(value, "post_id")) == TREE_STRING &&
	       value_kind(value_member(value, "comet_sections")) == TREE_OBJECT;
}

/* The story around a value, itself included; none where it is in none. */
static struct value story_around(struct value value)
{
	while (value_is(value) && !is_story(value))
		value = value_parent(value);
	return value;
}

/* A story that shows itself once more has its own id. */
static bool is_within_another(struct value story)
{
	struct value outer = story_around(value_parent(story));
	return value_is(outer) &&
	       !value_is_same_text(value_member(story, "post_id"), value_member(outer, "post_id"));
}

/* Whether it is of a story that another one shares; or nothing at all. */
static bool is_shared(struct value within, struct value value)
{
	if (value_kind(value) == TREE_NULL)
		return true;
	for (; value_is(value) && value.at > within.at; value = value_parent(value))
		if (value_has_key(value, "attached_story") ||
			(is_story(value) && is_within_another(value)))
			return true;
	return false;
}

/* A member within the story that is not of the story it shares. */
static struct value find_own(struct value story, const char *key)
{
	return skip_others(story, value_find(story, key), key, is_shared);
}

static struct value find_next_own(struct value story, struct value found, const char *key)
{
	return skip_others(story, value_find_next(story, found, key), key, is_shared);
}

/* What shows a part of the story. */
static struct value section_of(struct value story, const char *name)
{
	struct value sections = value_member(story, "comet_sections");
	return value_member(value_with(sections, name), name);
}

/* A story's message is an object with a text; the section that shows it has the same name. */
static const char *find_message(struct parsing *p, struct value story)
{
	struct value content = section_of(story, "content");
	struct value direct = value_path(content, "story.message.text");
	if (!value_is(direct))
		direct = value_path(story, "message.text");
	struct value message = find_own(content, "message");
	for (; value_is(message) && !value_is(direct);
		message = find_next_own(content, message, "message")) {
		struct value text = value_member(value_with(message, "text"), "text");
		if (value_kind(text) == TREE_STRING)
			direct = text;
	}
	return value_text(direct, p->arena);
}

static void read_created(struct value story, struct parsed_post *post)
{
	int64_t seconds;
	struct value created = value_member(story, "creation_time");
	if (!value_int(created, &seconds) && !value_int(find_own(story, "creation_time"), &seconds))
		return;
	post->has_created = moment_of_seconds(seconds, &post->created_us);
}

static void read_url(struct parsing *p, struct value story, struct parsed_post *post)
{
	const char *url = value_text(value_member(story, "permalink_url"), p->arena);
	if (!url)
		url = value_text(find_own(story, "wwwURL"), p->arena);
	post->url = address_normalise(p->arena, url);
}

static void add_media(struct parsing *p, struct value media, struct parsed_post *post)
{
	static const char *const images[] = {"photo_image.uri", "viewer_image.uri", "image.uri",
		"large_share_image.uri", "thumbnailImage.uri"};
	const char *url = NULL;
	for (size_t i = 0; !url && i < COUNT_OF(images); i++) {
		struct value uri = value_path(media, images[i]);
		url = value_words(uri, p->arena);
	}
	if (!url || post->media.count == PARSED_MEDIA_MAX)
		return;
	for (size_t i = 0; i < post->media.count; i++)
		if (strcmp(post->media.items[i].url, url) == 0)
			return;
	if (!post->media.items)
		post->media.items = arena_alloc(p->arena,
			PARSED_MEDIA_MAX * sizeof *post->media.items);
	struct parsed_media *item = &post->media.items[post->media.count++];
	bool video = value_equals(value_member(media, "__typename"), "Video");
	*item = (struct parsed_media){.kind = video ? MEDIA_VIDEO : MEDIA_IMAGE,
		.id = value_id(value_member(media, "id"), p->arena),
		.url = url};
}

static void read_attachments(struct parsing *p, struct value story, struct parsed_post *post)
{
	struct value list = find_own(story, "attachments");
	for (; value_is(list) && !post->media.count;
		list = find_next_own(story, list, "attachments")) {
		struct value media = value_find(list, "media");
		for (; value_is(media); media = value_find_next(list, media, "media"))
			add_media(p, media, post);
	}
}

static void read_author(struct parsing *p, struct value story, struct parsed_post *post)
{
	struct value actors = find_own(story, "actors");
	struct value actor = value_first(actors);
	post->author = value_words(value_member(actor, "name"), p->arena);
	post->author_id = value_id(value_member(actor, "id"), p->arena);
}

static void read_story(struct parsing *p, struct value story, const char *id, bool is_pinned)
{
	bool is_new;
	struct parsed_post *post = parsing_post(p, &p->out->posts,
		&(struct post_name){id, POST_KIND_POST, SOURCE_WWW}, &is_new);
	if (!is_new)
		return;
	post->is_pinned = is_pinned;
	post->text = find_message(p, story);
	read_created(story, post);
	read_url(p, story, post);
	read_author(p, story, post);
	read_attachments(p, story, post);
	struct value section = section_of(story, "feedback");
	if (!value_is(section))
		section = value_member(story, "feedback");
	struct value feedback = find_feedback(section, id);
	post->target_id = value_id(value_member(feedback, "subscription_target_id"), p->arena);
	relay_read_feedback(p, feedback, post);
	read_comment_counts(section, post);
}

/* The outermost story around a value; none where it is within what somebody shares. */
static struct value outermost_story(struct value value)
{
	struct value found = value_none();
	for (; value_is(value); value = value_parent(value)) {
		if (is_story(value))
			found = value;
		if (value_has_key(value, "attached_story"))
			found = value_none();
	}
	return found;
}

static void read_stories(struct parsing *p, struct value island)
{
	uint32_t done = 0;
	struct value member = value_find(island, "post_id");
	for (; value_is(member); member = value_find_next(island, member, "post_id")) {
		struct value story = member.at >= done ? outermost_story(value_parent(member))
						       : value_none();
		if (!value_is(story))
			continue;
		done = story.tree->nodes[story.at].next;
		const char *id = value_id(value_member(story, "post_id"), p->arena);
		if (id)
			read_story(p, story, id, value_has_key(story, "pinned_post_story"));
	}
}

static void take_page_info(struct parsing *p, struct value info)
{
	bool has_next;
	info = value_with(info, "has_next_page");
	if (p->out->knows_has_next || !value_flag(value_member(info, "has_next_page"), &has_next))
		return;
	p->out->knows_has_next = true;
	p->out->has_next = has_next;
	p->out->next_cursor = value_words(value_member(info, "end_cursor"), p->arena);
}

/* In the list itself, or in a part of it that came later and is labelled by its name. */
static void read_page_info(struct parsing *p, struct value island)
{
	struct value list = value_find(island, "timeline_list_feed_units");
	p->out->has_posts = p->out->has_posts || value_is(list);
	take_page_info(p, value_member(value_with(list, "page_info"), "page_info"));
	struct value label = value_find(island, "label");
	for (; value_is(label); label = value_find_next(island, label, "label")) {
		const char *words = value_text(label, p->arena);
		struct value data = value_member(value_parent(label), "data");
		if (words && strstr(words, "timeline_list_feed_units"))
			take_page_info(p, value_member(value_with(data, "page_info"), "page_info"));
	}
}

static struct parsed_post *incomplete_post(const struct parsing *p, struct value id)
{
	for (size_t i = 0; i < p->out->posts.count; i++) {
		struct parsed_post *post = &p->out->posts.items[i];
		bool complete = post->reactions.exactness == EXACT &&
				post->comments.exactness == EXACT &&
				post->shares.exactness == EXACT;
		if (!complete && value_equals(id, post->id))
			return post;
	}
	return NULL;
}

void relay_read_counts(struct parsing *p)
{
	static const char key[] = "subscription_target_id";
	for (size_t i = 0; i < p->islands.count; i++) {
		struct value island = p->islands.items[i];
		struct value id = value_find(island, key);
		for (; value_is(id); id = value_find_next(island, id, key)) {
			struct parsed_post *post = incomplete_post(p, id);
			if (!post)
				continue;
			struct value feedback = value_parent(id);
			relay_read_feedback(p, feedback, post);
			set_better(&post->comments,
				count_of_value(value_path(feedback, "comment_count.total_count")));
		}
	}
}

void relay_read_posts(struct parsing *p)
{
	for (size_t i = 0; i < p->islands.count; i++) {
		read_stories(p, p->islands.items[i]);
		read_page_info(p, p->islands.items[i]);
	}
	if (p->out->posts.count)
		relay_read_counts(p);
	p->out->has_posts = p->out->has_posts || p->out->posts.count;
}
