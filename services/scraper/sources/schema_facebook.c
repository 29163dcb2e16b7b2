/* JSON-LD of Facebook's pages up to 2023. Reviews are of the page and neither posts nor comments.
 */
#include "sources/address.h"
#include "sources/moment.h"
#include "sources/schema_org.h"

static void read_organisation(struct parsing *p, struct value object)
{
	const char *own = value_words(value_member(object, "@id"), p->arena);
	if (!own)
		own = value_words(value_member(object, "url"), p->arena);
	page_set_text(p, PAGE_NAME, SOURCE_JSON_LD, schema_org_name(object, p->arena));
	page_set_text(p, PAGE_URL, SOURCE_JSON_LD, address_normalise(p->arena, own));
	page_set_text(p, PAGE_USERNAME, SOURCE_JSON_LD, address_username(p->arena, own));
	page_set_text(p, PAGE_PHONE, SOURCE_JSON_LD,
		value_words(value_member(object, "telephone"), p->arena));
	schema_org_read_place(p, object);
}

/* The crumb that leads to "/pages/category/<something>/" has the category's name. */
static void read_crumbs(struct parsing *p, struct value object)
{
	struct value list = value_member(object, "itemListElement");
	for (struct value i = value_first(list); value_is(i); i = value_next(list, i)) {
		struct value item = value_member(i, "item");
		struct value id = value_kind(item) == TREE_STRING ? item
								  : value_member(item, "@id");
		const char *url = value_text(id, p->arena);
		const char *found = url ? strstr(url, "/pages/category/") : NULL;
		if (found && found[16] && !strchr(found + 16, '/')[1])
			page_set_text(p, PAGE_CATEGORY, SOURCE_JSON_LD,
				value_words(value_member(i, "name"), p->arena));
	}
}

/* The page that posted: its followers are said of the posting. */
static void read_author(struct parsing *p, struct value author)
{
	const char *url = value_words(value_member(author, "url"), p->arena);
	page_set_text(p, PAGE_NAME, SOURCE_JSON_LD, schema_org_name(author, p->arena));
	page_set_text(p, PAGE_URL, SOURCE_JSON_LD, address_normalise(p->arena, url));
	page_set_text(p, PAGE_USERNAME, SOURCE_JSON_LD, address_username(p->arena, url));
	page_set_text(p, PAGE_ID, SOURCE_JSON_LD,
		value_id(value_member(author, "identifier"), p->arena));
	struct value same = value_member(author, "sameAs");
	page_set_text(p, PAGE_WEBSITE, SOURCE_JSON_LD,
		value_words(value_kind(same) == TREE_ARRAY ? value_first(same) : same, p->arena));
	page_set_text(p, PAGE_PICTURE, SOURCE_JSON_LD,
		schema_org_image(value_member(author, "image"), p->arena));
	page_set_time(p, PAGE_CREATION_DATE, SOURCE_JSON_LD,
		value_words(value_member(author, "dateCreated"), p->arena));
}

/* "<page>;<post>;;9" */
static const char *post_id_of(struct parsing *p, struct value identifier)
{
	const char *text = value_id(identifier, p->arena);
	const char *semicolon = text ? strchr(text, ';') : NULL;
	if (!semicolon)
		return text;
	return arena_copy(p->arena, semicolon + 1, strcspn(semicolon + 1, ";"));
}

static void read_time(struct parsing *p, struct value value, bool *has, int64_t *time_us,
	const char **text)
{
	const char *words = value_words(value, p->arena);
	*has = words && moment_parse(words, time_us);
	*text = *has ? words : NULL;
}

/* Of ten places for comments some are null. */
static void read_comment(struct parsing *p, struct value object, const char *post_id)
{
	struct parsed_comment *comment = LIST_ADD(p->arena, &p->out->ld_comments,
		PARSED_COMMENTS_MAX);
	if (!comment || value_kind(object) != TREE_OBJECT)
		return;
	comment->source = SOURCE_JSON_LD;
	comment->id = value_id(value_member(object, "identifier"), p->arena);
	comment->post_id = post_id;
	comment->text = value_text(value_member(object, "text"), p->arena);
	comment->author = schema_org_name(value_member(object, "author"), p->arena);
	comment->author_url = address_normalise(p->arena,
		value_words(value_path(object, "author.url"), p->arena));
	read_time(p, value_member(object, "dateCreated"), &comment->has_created,
		&comment->created_us, &comment->created_text);
}

static void read_posting(struct parsing *p, struct value object)
{
	const char *id = post_id_of(p, value_member(object, "identifier"));
	bool is_new;
	struct parsed_post *post = id ? parsing_post(p, &p->out->posts,
						&(struct post_name){id, POST_KIND_POST,
							SOURCE_JSON_LD},
						&is_new)
				      : NULL;
	if (!post)
		return;
	const char *text = value_text(value_member(object, "articleBody"), p->arena);
	post->text = text ? text : post->text;
	post->url = address_normalise(p->arena, value_words(value_member(object, "url"), p->arena));
	read_time(p, value_member(object, "dateCreated"), &post->has_created, &post->created_us,
		&post->created_text);
	post->created_text = NULL;
	post->reactions = schema_org_statistic(object, "LikeAction", "UserLikes", p->arena);
	post->comments = schema_org_statistic(object, "CommentAction", "UserComments", p->arena);
	post->shares = schema_org_statistic(object, "ShareAction", "UserShares", p->arena);
	page_set_count(p, PAGE_FOLLOWERS, SOURCE_JSON_LD,
		schema_org_statistic(object, "FollowAction", "UserFollows", p->arena));
	read_author(p, value_member(object, "author"));
	struct value list = value_member(object, "comment");
	for (struct value i = value_first(list); value_is(i); i = value_next(list, i))
		read_comment(p, i, id);
}

/* People and events have names as well; neither is the page. Without a type it may be any of them.
 */
static bool is_of_others(struct value object)
{
	enum tree_kind type = value_kind(value_member(object, "@type"));
	return (type != TREE_STRING && type != TREE_ARRAY) || schema_org_is(object, "Review") ||
	       schema_org_is(object, "Person") || schema_org_ends(object, "Event");
}

/* Whatever has a name and is no review, rating or crumb is the page. */
static void read_object(struct parsing *p, struct value object)
{
	if (schema_org_is(object, "SocialMediaPosting") || schema_org_is(object, "VideoObject"))
		read_posting(p, object);
	else if (schema_org_is(object, "BreadcrumbList"))
		read_crumbs(p, object);
	else if (!is_of_others(object) && value_is(value_member(object, "name")))
		read_organisation(p, object);
}

/* An object, a graph, or an array of either. */
static void read_value(struct parsing *p, struct value value, int depth)
{
	struct value list = value_kind(value) == TREE_ARRAY ? value : value_member(value, "@graph");
	if (depth > SCHEMA_ORG_DEPTH_MAX)
		return;
	if (value_kind(value) == TREE_OBJECT)
		read_object(p, value);
	for (struct value i = value_first(list); value_is(i); i = value_next(list, i))
		read_value(p, i, depth + 1);
}

void schema_org_read_facebook(struct parsing *p, const struct islands *scripts)
{
	for (size_t i = 0; i < scripts->count; i++)
		read_value(p, scripts->items[i], 0);
}
