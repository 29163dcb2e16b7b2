/* schema.org of any page: what it is about, who wrote it, when. */
#include <strings.h>

#include "base/macros.h"
#include "sources/address.h"
#include "sources/schema_org.h"

static bool is_one_of(struct value object, const char *const *types)
{
	for (; *types; types++)
		if (schema_org_is(object, *types))
			return true;
	return false;
}

/* What a page may be about: of it come title, authors and times. */
static bool is_article(struct value object)
{
	static const char *const types[] = {"Report", "VideoObject", "PodcastEpisode", "Recipe",
		NULL};
	return is_one_of(object, types) || schema_org_ends(object, "Article") ||
	       (schema_org_ends(object, "Posting") && !schema_org_is(object, "JobPosting"));
}

/* Kinds of places and companies are some hundreds, and more each year: what has a name and what
 * only somebody has is one. */
static bool is_somebody(struct value object)
{
	static const char *const signs[] = {"address", "telephone", "logo", "sameAs",
		"openingHours", "openingHoursSpecification", "foundingDate", "priceRange"};
	static const char *const others[] = {"Place", "Offer", "Review", "ImageObject", NULL};
	if (!value_is(value_member(object, "name")) || is_one_of(object, others) ||
		schema_org_ends(object, "Page") || schema_org_ends(object, "Site"))
		return false;
	for (size_t i = 0; i < COUNT_OF(signs); i++)
		if (value_is(value_member(object, signs[i])))
			return true;
	return false;
}

/* The subject itself; the site and the page around it are not. */
static bool is_subject(struct value object)
{
	static const char *const types[] = {"MusicGroup", "Corporation", "LocalBusiness", "Person",
		"SportsTeam", "Restaurant", "NGO", "PerformingGroup", "Brand", "Product",
		"ProfilePage", NULL};
	return is_one_of(object, types) || schema_org_ends(object, "Organization") ||
	       is_somebody(object);
}

static bool is_event(struct value object)
{
	static const char *const types[] = {"Festival", NULL};
	return is_one_of(object, types) || schema_org_ends(object, "Event");
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
		value_id(value_member(object, "telephone"), p->arena));
	schema_org_read_place(p, object);
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

/* An object, what it is about, an array of them, or a graph; these within each other. */
static void read_value(struct parsing *p, struct value value, const char *base, int depth)
{
	if (depth > SCHEMA_ORG_DEPTH_MAX)
		return;
	if (value_kind(value) == TREE_OBJECT) {
		read_object(p, value, base);
		read_value(p, value_member(value, "mainEntity"), base, depth + 1);
		read_value(p, value_member(value, "@graph"), base, depth + 1);
	}
	if (value_kind(value) != TREE_ARRAY)
		return;
	for (struct value i = value_first(value); value_is(i); i = value_next(value, i))
		read_value(p, i, base, depth + 1);
}

void schema_org_read_page(struct parsing *p, const struct islands *scripts, const char *base)
{
	for (size_t i = 0; i < scripts->count; i++)
		read_value(p, scripts->items[i], base, 0);
}
