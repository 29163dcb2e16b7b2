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
		"SportsTeam", "Restaurant", "NGO", "PerformingGroup", "Brand", "Product", NULL};
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
	const char *title = schema_org_text(value_member(object, "headline"), p->arena);
	page_set_text(p, PAGE_TITLE, SOURCE_JSON_LD,
		title ? title : schema_org_text(value_member(object, "name"), p->arena));
	page_set_text(p, PAGE_DESCRIPTION, SOURCE_JSON_LD,
		schema_org_text(value_member(object, "description"), p->arena));
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

static void read_contact(struct parsing *p, struct value object)
{
	const char *email = schema_org_text(value_member(object, "email"), p->arena);
	const char *phone = schema_org_text(value_member(object, "telephone"), p->arena);
	page_set_text(p, PAGE_EMAIL, SOURCE_JSON_LD, schema_org_contact(email, "mailto:"));
	page_set_text(p, PAGE_PHONE, SOURCE_JSON_LD, schema_org_contact(phone, "tel:"));
	schema_org_read_place(p, object);
}

static void read_statistics(struct parsing *p, struct value object)
{
	struct count likes = schema_org_statistic(object, "LikeAction", "UserLikes", p->arena);
	page_set_count(p, PAGE_LIKES, SOURCE_JSON_LD, likes);
	page_set_count(p, PAGE_FOLLOWERS, SOURCE_JSON_LD,
		schema_org_statistic(object, "FollowAction", "UserFollows", p->arena));
	if (schema_org_is(object, "MusicGroup"))
		page_set_count(p, PAGE_SCHEMA_LIKES, SOURCE_JSON_LD, likes);
}

static void read_subject(struct parsing *p, struct value object, const char *base)
{
	page_set_text(p, PAGE_NAME, SOURCE_JSON_LD, schema_org_name(object, p->arena));
	page_set_text(p, PAGE_DESCRIPTION, SOURCE_JSON_LD,
		schema_org_text(value_member(object, "description"), p->arena));
	read_contact(p, object);
	page_set_time(p, PAGE_CREATION_DATE, SOURCE_JSON_LD,
		value_words(value_member(object, "foundingDate"), p->arena));
	set_url(p, PAGE_URL, base, schema_org_text(value_member(object, "url"), p->arena));
	set_url(p, PAGE_IMAGE, base, schema_org_image(value_member(object, "image"), p->arena));
	set_url(p, PAGE_PICTURE, base, schema_org_image(value_member(object, "logo"), p->arena));
	read_statistics(p, object);
}

static void count_event(struct parsing *p)
{
	struct fact *events = &p->out->page.facts[PAGE_EVENTS];
	if (events->exactness == UNKNOWN)
		page_set_int(p, PAGE_EVENTS, SOURCE_JSON_LD, 1);
	else
		events->number++;
}

/* Whom a page is of: whom it says that it is about, else an organisation or a thing, else a person;
 * but beside an organisation or an article that is an author. */
enum rank { RANK_MAIN, RANK_THING, RANK_PERSON };

struct reading {
	struct parsing *p;
	const char *base;
	enum rank rank;
	bool has_article;
};

/* Of two with different names only the first is whom the page is of. */
static bool is_another(const struct reading *r, struct value object)
{
	const char *known = page_text(r->p, PAGE_NAME);
	const char *name = schema_org_name(object, r->p->arena);
	return known && (!name || strcmp(known, name) != 0);
}

static void read_what_is_said(struct reading *r, struct value object)
{
	struct parsing *p = r->p;
	r->has_article = r->has_article || is_article(object);
	if (is_article(object))
		read_article(p, object, r->base);
	else if (is_event(object))
		count_event(p);
	else if (schema_org_is(object, "WebSite"))
		page_set_text(p, PAGE_SITE_NAME, SOURCE_JSON_LD,
			schema_org_text(value_member(object, "name"), p->arena));
	else if (schema_org_is(object, "ProfilePage"))
		page_set_time(p, PAGE_CREATION_DATE, SOURCE_JSON_LD,
			value_words(value_member(object, "dateCreated"), p->arena));
}

static void read_object(struct reading *r, struct value object, bool is_main)
{
	if (r->rank == RANK_MAIN)
		read_what_is_said(r, object);
	if (is_article(object) || is_event(object) || !is_subject(object) || is_another(r, object))
		return;
	enum rank rank = is_main			   ? RANK_MAIN
			 : schema_org_is(object, "Person") ? RANK_PERSON
							   : RANK_THING;
	if (rank == r->rank)
		read_subject(r->p, object, r->base);
}

/* An object, what it is about, an array of them, or a graph; these within each other. */
static void read_value(struct reading *r, struct value value, bool is_main, int depth)
{
	if (depth > SCHEMA_ORG_DEPTH_MAX)
		return;
	if (value_kind(value) == TREE_OBJECT) {
		read_object(r, value, is_main);
		read_value(r, value_member(value, "mainEntity"), true, depth + 1);
		read_value(r, value_member(value, "@graph"), false, depth + 1);
	}
	if (value_kind(value) != TREE_ARRAY)
		return;
	for (struct value i = value_first(value); value_is(i); i = value_next(value, i))
		read_value(r, i, is_main, depth + 1);
}

void schema_org_read_page(struct parsing *p, const struct islands *scripts, const char *base)
{
	struct reading r = {.p = p, .base = base};
	for (r.rank = RANK_MAIN; r.rank <= (r.has_article ? RANK_THING : RANK_PERSON); r.rank++)
		for (size_t i = 0; i < scripts->count; i++)
			read_value(&r, scripts->items[i], false, 0);
}
