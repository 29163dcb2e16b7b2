/* Stories of m. and mbasic: an article, or an element whose data-ft names a post. Classes are new
 * with every release; what stays is headers, footers, links and what data-ft says. */
#include "sources/mobile.h"

#include <stdlib.h>

#include "sources/address.h"
#include "sources/moment.h"
#include "sources/number.h"

/* data-ft of a story; of some it is no JSON. */
static struct value story_data(struct parsing *p, uint32_t node)
{
	const char *text = node_attribute(p->document, node, "data-ft");
	if (!text || *text != '{')
		return value_none();
	struct value data = tree_parse(p->arena, text, strlen(text));
	return value_is(value_member(data, "top_level_post_id")) ? data : value_none();
}

static bool may_be_story(struct parsing *p, uint32_t node)
{
	return node_is(p->document, node, "article") || node_is(p->document, node, "div");
}

/* "story_fbid=456" in a link, or "like_456" as a name. */
static const char *id_in_links(struct parsing *p, uint32_t story)
{
	const struct document *d = p->document;
	for (uint32_t a = document_find(d, story, "a"); a != NODE_NOWHERE;
		a = document_find_next(d, story, a, "a")) {
		const char *href = node_attribute(d, a, "href");
		const char *id = href ? address_parameter(p->arena, href, "story_fbid") : NULL;
		if (!id && href)
			id = address_parameter(p->arena, href, "ft_ent_identifier");
		if (id && strspn(id, "0123456789") == strlen(id) && *id)
			return id;
	}
	return NULL;
}

/* Who owns the post, as links to it say. */
static const char *owner_in_links(struct parsing *p, uint32_t story)
{
	const struct document *d = p->document;
	for (uint32_t a = document_find(d, story, "a"); a != NODE_NOWHERE;
		a = document_find_next(d, story, a, "a")) {
		const char *href = node_attribute(d, a, "href");
		if (href && strncmp(href, "/story.php?", 11) == 0)
			return address_parameter(p->arena, href, "id");
	}
	return NULL;
}

/* The sibling element behind a node, searched within a parent. */
static uint32_t sibling_behind(const struct document *d, uint32_t node, uint32_t end)
{
	for (uint32_t i = d->nodes[node].next; i < end; i = d->nodes[i].next)
		if (d->nodes[i].kind == NODE_ELEMENT)
			return i;
	return NODE_NOWHERE;
}

/* The text is what is next to the header; other things next to it say what they are. Where the page
 * is cut off before, nobody knows. */
static const char *story_text(struct parsing *p, uint32_t story)
{
	const struct document *d = p->document;
	uint32_t header = document_find(d, story, "header");
	uint32_t body = header == NODE_NOWHERE ? NODE_NOWHERE
					       : sibling_behind(d, header, d->nodes[story].next);
	const char *data = node_attribute(d, body, "data-ft");
	if (body == NODE_NOWHERE && d->nodes[story].is_cut)
		return NULL;
	if (body == NODE_NOWHERE || node_is(d, body, "footer"))
		return "";
	if (data && *data == '{' && !strstr(data, "\"*s\""))
		return "";
	return node_text(d, body, WORDS_BYTES_MAX);
}

/* "Somebody updated their cover photo." where it is more than who it is. */
static void read_header(struct parsing *p, uint32_t story, struct parsed_post *post)
{
	const struct document *d = p->document;
	uint32_t heading = document_find(d, story, "h3");
	uint32_t link = document_find(d, heading, "a");
	const char *text = node_text(d, heading, WORDS_BYTES_MAX);
	post->author = node_text(d, link, WORDS_BYTES_MAX);
	if (text && post->author && strcmp(text, post->author) != 0)
		post->header = text;
}

static struct count number_in(struct parsing *p, uint32_t node)
{
	struct count count = {.value = 0};
	const char *text = node_text(p->document, node, 256);
	if (text)
		(void)number_find(text, p->lang, &count, NULL);
	return count;
}

/* "466 Likes", "34 comments": only Like, and without replies. */
static void read_shown(struct parsing *p, uint32_t footer, struct parsed_post *post)
{
	const struct document *d = p->document;
	for (uint32_t i = document_find(d, footer, "span"); i != NODE_NOWHERE;
		i = document_find_next(d, footer, i, "span")) {
		if (node_has_word(d, i, "class", "like_def"))
			post->likes = number_in(p, i);
		else if (node_has_word(d, i, "class", "cmt_def"))
			post->comments_top_level = number_in(p, i);
	}
}

/* mbasic: a link to those who reacted, labelled so, and one to the comments. */
static void read_linked(struct parsing *p, uint32_t footer, struct parsed_post *post)
{
	const struct document *d = p->document;
	for (uint32_t a = document_find(d, footer, "a"); a != NODE_NOWHERE;
		a = document_find_next(d, footer, a, "a")) {
		const char *href = node_attribute(d, a, "href");
		bool labelled = node_attribute(d, a, "aria-label") != NULL;
		bool to_story = href && (strstr(href, "/story.php?") || strstr(href, "/posts/"));
		bool to_reactors = href && strstr(href, "reaction/profile/browser");
		if (to_reactors || (to_story && labelled))
			post->reactions = post->reactions.exactness ? post->reactions
								    : number_in(p, a);
		else if (to_story && document_find(d, a, "span") == NODE_NOWHERE &&
			 post->comments.exactness == UNKNOWN)
			post->comments = number_in(p, a);
	}
}

static void read_story_data(struct value data, struct parsed_post *post)
{
	int64_t seconds;
	if (value_int(value_find(data, "publish_time"), &seconds))
		post->has_created = moment_of_seconds(seconds, &post->created_us);
}

static void read_footer(struct parsing *p, uint32_t story, struct parsed_post *post)
{
	uint32_t footer = document_find(p->document, story, "footer");
	if (footer == NODE_NOWHERE)
		return;
	read_shown(p, footer, post);
	if (post->source == SOURCE_MBASIC)
		read_linked(p, footer, post);
}

static void read_story(struct parsing *p, uint32_t story, struct value data, const char *id)
{
	enum fact_source source = text_find(p->text, p->len, "/a/like.php") ? SOURCE_MBASIC
									    : SOURCE_MOBILE;
	bool is_new;
	struct parsed_post *post = parsing_post(p, &p->out->posts,
		&(struct post_name){id, POST_KIND_POST, source}, &is_new);
	if (!is_new)
		return;
	post->text = story_text(p, story);
	read_header(p, story, post);
	read_story_data(data, post);
	read_footer(p, story, post);
	const char *time = node_text(p->document, document_find(p->document, story, "abbr"), 256);
	post->time_text = text_trim(p->arena, time);
	const char *owner = value_id(value_member(data, "page_id"), p->arena);
	if (owner)
		page_set_text(p, PAGE_ID, source, owner);
	if (!owner)
		owner = value_id(value_member(data, "content_owner_id_new"), p->arena);
	post->author_id = owner ? owner : owner_in_links(p, story);
	if (!p->out->owner_id)
		p->out->owner_id = post->author_id;
}

/* On a post's own page there are others below it, of which its neighbours' comments are. */
static bool is_one_post(const struct parsing *p)
{
	return text_find(p->text, p->len, "m-story-view") ||
	       text_find(p->text, p->len, "m_story_permalink_view");
}

static void read_stories(struct parsing *p)
{
	const struct document *d = p->document;
	bool one = is_one_post(p);
	for (uint32_t i = 1; i < d->count && !(one && p->out->posts.count);) {
		struct value data = may_be_story(p, i) ? story_data(p, i) : value_none();
		const char *id = value_id(value_member(data, "top_level_post_id"), p->arena);
		if (!id && node_is(d, i, "article"))
			id = id_in_links(p, i);
		if (id)
			read_story(p, i, data, id);
		i = id ? d->nodes[i].next : i + 1;
	}
}

/* A number that JavaScript has behind a name, without quotes around it. */
static bool read_live(const char *text, size_t len, const char *name, struct count *count)
{
	const char *at = text_find(text, len, name);
	if (!at)
		return false;
	at += strlen(name);
	if (*at < '0' || *at > '9')
		return false;
	*count = count_of(strtoll(at, NULL, 10));
	return true;
}

/* "MLiveData","set",[],["<post>",{…comment_count:149,share_count:281,…like_count:1615,… */
static void read_live_data(struct parsing *p, struct parsed_post *post)
{
	const char *start = arena_printf(p->arena, "\"MLiveData\",\"set\",[],[\"%s\",{", post->id);
	const char *at = text_find(p->text, p->len, start);
	if (!at)
		return;
	size_t left = (size_t)(p->text + p->len - at);
	const char *data = arena_copy(p->arena, at, left < 2000 ? left : 2000);
	size_t len = strlen(data);
	(void)read_live(data, len, "like_count:", &post->likes);
	if (post->comments.exactness == UNKNOWN)
		(void)read_live(data, len, ",comment_count:", &post->comments);
	if (post->shares.exactness == UNKNOWN)
		(void)read_live(data, len, "share_count:", &post->shares);
}

bool mobile_read(struct parsing *p)
{
	bool is_mobile = text_find(p->text, p->len, "top_level_post_id") ||
			 text_find(p->text, p->len, "story_body_container");
	if (!is_mobile)
		return false;
	read_stories(p);
	bool has_live = text_find(p->text, p->len, "\"MLiveData\"") != NULL;
	for (size_t i = 0; has_live && i < p->out->posts.count && i < 50; i++)
		read_live_data(p, &p->out->posts.items[i]);
	mobile_read_comments(p);
	if (text_find(p->text, p->len, "/page_content_list_view/more/?")) {
		p->out->knows_has_next = true;
		p->out->has_next = true;
	}
	p->out->has_posts = p->out->has_posts || p->out->posts.count;
	return p->out->posts.count > 0;
}

/* The markup of all actions, one behind another. */
static const char *markup_of(struct parsing *p, struct value actions)
{
	const char *markup = "";
	for (struct value i = value_first(actions); value_is(i); i = value_next(actions, i)) {
		const char *html = value_words(value_member(i, "html"), p->arena);
		if (html)
			markup = *markup ? arena_printf(p->arena, "%s\n%s", markup, html) : html;
	}
	return markup;
}

bool mobile_read_more(struct parsing *p)
{
	static const char guard[] = "for (;;);";
	size_t len = sizeof guard - 1;
	if (p->len <= len || memcmp(p->text, guard, len) != 0)
		return false;
	struct value root = tree_parse(p->arena, p->text + len, p->len - len);
	struct value actions = value_path(root, "payload.actions");
	if (!value_is(actions))
		return false;
	bool more = text_find(p->text, p->len, "page_content_list_view") != NULL;
	p->text = markup_of(p, actions);
	p->len = strlen(p->text);
	p->document = document_read(p->arena, DOCUMENT_HTML, p->text, p->len);
	(void)mobile_read(p);
	p->out->knows_has_next = true;
	p->out->has_next = more;
	p->out->has_posts = true;
	return true;
}
