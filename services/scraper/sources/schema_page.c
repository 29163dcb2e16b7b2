/* schema.org of any page: what it is about, who wrote it, when. */
#include <strings.h>

#include "base/macros.h"
#include "sources/address.h"
#include "sources/schema_org.h"

/* What a page may be about: of it come title, authors and times. */
static bool is_article(struct value object)
{
	static const char *const types[] = {"Article", "NewsArticle", "BlogPosting", "Report",
		"SocialMediaPosting", "TechArticle", "ScholarlyArticle", "LiveBlogPosting",
		"ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle", "VideoObject",
		"PodcastEpisode", "Recipe"};
	for (size_t i = 0; i < COUNT_OF(types); i++)
		if (schema_org_is(object, types[i]))
			return true;
	return false;
}

/* The subject itself; the site and the page around it are not. */
static bool is_subject(struct value object)
{
	static const char *const types[] = {"MusicGroup", "Organization", "Corporation",
		"LocalBusiness", "Person", "NewsMediaOrganization", "SportsTeam", "Restaurant",
		"EducationalOrganization", "GovernmentOrganization", "NGO", "PerformingGroup",
		"Brand", "Product", "ProfilePage"};
	for (size_t i = 0; i < COUNT_OF(types); i++)
		if (schema_org_is(object, types[i]))
			return true;
	return false;
}

static bool is_event(struct value object)
{
	static const char *const types[] = {"Event", "MusicEvent", "SportsEvent", "TheaterEvent",
		"SocialEvent", "BusinessEvent", "Festival", "ExhibitionEvent", "EducationEvent"};
	for (size_t i = 0; i < COUNT_OF(types); i++)
		if (schema_org_is(object, types[i]))
			return true;
	return false;
}

/* A text, objects with names, an array of either, or an object with an array of names. */
static void add_authors(struct parsing *p, struct value value)
{
	enum tree_kind kind = value_kind(value);
	if (kind == TREE_OBJECT)
		value = value_member(value, "name");
	if (value_kind(value) == TREE_STRING)
		page_add_text(p, PAGE_AUTHORS, SOURCE_JSON_LD, value_words(value, p->arena));
	if (value_kind(value) != TREE_ARRAY)
		return;
	for (struct value i = value_first(value); value_is(i); i = value_next(value, i))
		page_add_text(p, PAGE_AUTHORS, SOURCE_JSON_LD, schema_org_name(i, p->arena));
}

static void set_url(struct parsing *p, enum page_field field, const char *base, const char *url)
{
	page_set_text(p, field, SOURCE_JSON_LD, url ? address_resolve(p->arena, base, url) : NULL);
}

static void read_article(struct parsing *p, struct value object, const char *base)
{
	const char *title = value_words(value_member(object, "headline"), p->arena);
	page_set_text(p, PAGE_TITLE, SOURCE_JSON_LD,
		title ? title : value_words(value_member(object, "name"), p->arena));
	page_set_text(p, PAGE_DESCRIPTION, SOURCE_JSON_LD,
		value_words(value_member(object, "description"), p->arena));
	add_authors(p, value_member(object, "author"));
	page_set_text(p, PAGE_AUTHOR, SOURCE_JSON_LD,
		schema_org_name(value_member(object, "author"), p->arena));
	page_set_text(p, PAGE_PUBLISHER, SOURCE_JSON_LD,
		schema_org_name(value_member(object, "publisher"), p->arena));
	page_set_time(p, PAGE_PUBLISHED, SOURCE_JSON_LD,
		value_words(value_member(object, "datePublished"), p->arena));
	page_set_time(p, PAGE_MODIFIED, SOURCE_JSON_LD,
		value_words(value_member(object, "dateModified"), p->arena));
	set_url(p, PAGE_IMAGE, base, schema_org_image(value_member(object, "image"), p->arena));
	set_url(p, PAGE_URL, base,
		value_words(value_path(object, "mainEntityOfPage.@id"), p->arena));
}

static void read_subject(struct parsing *p, struct value object, const char *base)
{
	page_set_text(p, PAGE_NAME, SOURCE_JSON_LD, schema_org_name(object, p->arena));
	page_set_text(p, PAGE_DESCRIPTION, SOURCE_JSON_LD,
		value_words(value_member(object, "description"), p->arena));
	page_set_text(p, PAGE_PHONE, SOURCE_JSON_LD,
		value_words(value_member(object, "telephone"), p->arena));
	page_set_text(p, PAGE_EMAIL, SOURCE_JSON_LD,
		value_words(value_member(object, "email"), p->arena));
	page_set_time(p, PAGE_CREATION_DATE, SOURCE_JSON_LD,
		value_words(value_member(object, "foundingDate"), p->arena));
	set_url(p, PAGE_URL, base, value_words(value_member(object, "url"), p->arena));
	set_url(p, PAGE_IMAGE, base, schema_org_image(value_member(object, "image"), p->arena));
	set_url(p, PAGE_PICTURE, base, schema_org_image(value_member(object, "logo"), p->arena));
	page_set_count(p, PAGE_FOLLOWERS, SOURCE_JSON_LD,
		schema_org_statistic(object, "FollowAction", "UserFollows"));
	struct count likes = schema_org_statistic(object, "LikeAction", "UserLikes");
	page_set_count(p, PAGE_LIKES, SOURCE_JSON_LD, likes);
	if (schema_org_is(object, "MusicGroup"))
		page_set_count(p, PAGE_SCHEMA_LIKES, SOURCE_JSON_LD, likes);
}

static void count_event(struct parsing *p)
{
	struct fact *events = &p->out->page.facts[PAGE_EVENTS];
	if (events->exactness == UNKNOWN)
		page_set_int(p, PAGE_EVENTS, SOURCE_JSON_LD, 1);
	else
		events->number++;
}

static void read_object(struct parsing *p, struct value object, const char *base)
{
	if (is_article(object))
		read_article(p, object, base);
	else if (is_event(object))
		count_event(p);
	else if (is_subject(object))
		read_subject(p, object, base);
	else if (schema_org_is(object, "WebSite"))
		page_set_text(p, PAGE_SITE_NAME, SOURCE_JSON_LD,
			value_words(value_member(object, "name"), p->arena));
}

/* An object, an array of them, or a graph. */
static void read_value(struct parsing *p, struct value value, const char *base)
{
	struct value list = value_kind(value) == TREE_ARRAY ? value : value_member(value, "@graph");
	if (value_kind(value) == TREE_OBJECT)
		read_object(p, value, base);
	if (value_kind(list) != TREE_ARRAY)
		return;
	for (struct value i = value_first(list); value_is(i); i = value_next(list, i))
		if (value_kind(i) == TREE_OBJECT)
			read_object(p, i, base);
}

void schema_org_read_page(struct parsing *p, const struct islands *scripts, const char *base)
{
	for (size_t i = 0; i < scripts->count; i++)
		read_value(p, scripts->items[i], base);
}
