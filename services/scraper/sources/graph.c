/* Nodes are told apart by their fields: nobody says what was asked for. Pages and lists are here.
 */
#include "sources/graph.h"

#include <stdlib.h>

#include "base/macros.h"
#include "sources/graph_node.h"

static const struct {
	const char *name;
	enum page_field field;
} metrics[] = {
#define GRAPH_METRIC(name, field) {name, PAGE_##field},
#include "sources/graph_metric.def"
#undef GRAPH_METRIC
};

static const struct {
	const char *path;
	enum page_field field;
} texts[] = {
	{"id", PAGE_ID},
	{"page_id", PAGE_ID}, /* of FQL, up to 2.0 */
	{"name", PAGE_NAME},
	{"username", PAGE_USERNAME},
	{"category", PAGE_CATEGORY},
	{"about", PAGE_ABOUT},
	{"bio", PAGE_ABOUT},
	{"description", PAGE_DESCRIPTION},
	{"phone", PAGE_PHONE},
	{"founded", PAGE_FOUNDED},
	{"single_line_address", PAGE_ADDRESS},
	{"location.city", PAGE_CITY},
	{"picture.data.url", PAGE_PICTURE},
	{"picture", PAGE_PICTURE}, /* of versions before 2.0 */
	{"cover.source", PAGE_COVER},
	{"verification_status", PAGE_VERIFIED_TEXT},
};

static void read_metrics(struct parsing *p, struct value node)
{
	for (size_t i = 0; i < COUNT_OF(metrics); i++)
		page_set_count(p, metrics[i].field, SOURCE_GRAPH,
			count_of_value(value_member(node, metrics[i].name)));
}

/* {"year":2004,"month":2,"day":4}; a month or a day may be missing. */
static void read_start(struct parsing *p, struct value date)
{
	int64_t year, month, day;
	if (!value_int(value_member(date, "year"), &year) ||
		!value_int(value_member(date, "month"), &month) ||
		!value_int(value_member(date, "day"), &day))
		return;
	page_set_time(p, PAGE_CREATION_DATE, SOURCE_GRAPH,
		arena_printf(p->arena, "%04d-%02d-%02d", (int)year, (int)month, (int)day));
}

static void read_street(struct parsing *p, struct value location)
{
	const char *street = value_words(value_member(location, "street"), p->arena);
	const char *zip = value_words(value_member(location, "zip"), p->arena);
	const char *city = value_words(value_member(location, "city"), p->arena);
	if (street && city)
		page_set_text(p, PAGE_ADDRESS, SOURCE_GRAPH,
			arena_printf(p->arena, "%s, %s%s%s", street, zip ? zip : "", zip ? " " : "",
				city));
}

static void read_verified(struct parsing *p, struct value node)
{
	bool verified;
	struct value status = value_member(node, "verification_status");
	if (value_flag(value_member(node, "is_verified"), &verified))
		page_set_flag(p, PAGE_VERIFIED, SOURCE_GRAPH, verified);
	else if (value_is(status))
		page_set_flag(p, PAGE_VERIFIED, SOURCE_GRAPH,
			value_equals(status, "blue_verified") ||
				value_equals(status, "gray_verified"));
}

/* Several may be in the one field, with blanks between. */
static void read_websites(struct parsing *p, struct value node)
{
	const char *at = value_words(value_member(node, "website"), p->arena);
	while (at && *(at += strspn(at, " \t\r\n,"))) {
		size_t len = strcspn(at, " \t\r\n,");
		const char *website = arena_copy(p->arena, at, len);
		page_set_text(p, PAGE_WEBSITE, SOURCE_GRAPH, website);
		page_add_text(p, PAGE_WEBSITES, SOURCE_GRAPH, website);
		at += len;
	}
}

/* Nobody gives less than one star: 0 says that there is no rating. */
static void read_rating(struct parsing *p, struct value node)
{
	const char *rating = value_id(value_member(node, "overall_star_rating"), p->arena);
	if (rating && strtod(rating, NULL) > 0)
		page_set_text(p, PAGE_RATING, SOURCE_GRAPH, rating);
}

static struct parsed_person *add_person(struct parsing *p, struct value node, enum person_role role)
{
	const char *id = value_id(value_member(node, "id"), p->arena);
	struct parsed_person *person = id ? LIST_ADD(p->arena, &p->out->people, PARSED_PEOPLE_MAX)
					  : NULL;
	if (!person)
		return NULL;
	person->source = SOURCE_GRAPH;
	person->role = role;
	person->id = id;
	person->name = value_words(value_member(node, "name"), p->arena);
	person->url = value_words(value_member(node, "link"), p->arena);
	person->picture = value_words(value_path(node, "picture.data.url"), p->arena);
	return person;
}

/* The pages that this one likes, not those who like it. */
static void read_likes_edge(struct parsing *p, struct value node)
{
	struct value list = value_path(node, "likes.data");
	for (struct value i = value_first(list); value_is(i); i = value_next(list, i))
		(void)add_person(p, i, PERSON_FOLLOWING);
}

static void read_page(struct parsing *p, struct value node)
{
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		page_set_text(p, texts[i].field, SOURCE_GRAPH,
			value_id(value_path(node, texts[i].path), p->arena));
	page_set_text(p, PAGE_URL, SOURCE_GRAPH, value_words(value_member(node, "link"), p->arena));
	page_set_text(p, PAGE_CATEGORY, SOURCE_GRAPH,
		value_words(value_member(value_first(value_member(node, "category_list")), "name"),
			p->arena));
	page_set_text(p, PAGE_EMAIL, SOURCE_GRAPH,
		value_words(value_first(value_member(node, "emails")), p->arena));
	read_websites(p, node);
	read_rating(p, node);
	read_metrics(p, node);
	read_verified(p, node);
	read_street(p, value_member(node, "location"));
	read_start(p, value_path(node, "start_info.date"));
	read_likes_edge(p, node);
}

static bool is_page(struct value node)
{
	static const char *const members[] = {"fan_count", "followers_count", "category", "about",
		"likes", "link", "username", "talking_about_count", "verification_status",
		"picture", "website", "start_info", "cover", "category_list"};
	for (size_t i = 0; i < COUNT_OF(members); i++)
		if (graph_has(node, members[i]))
			return true;
	return false;
}

/* Rows of values are in the order of their times, but nobody promises that. */
static struct value find_newest(struct parsing *p, struct value values)
{
	struct value newest = value_none();
	int64_t newest_us = INT64_MIN, end_us;
	for (struct value i = value_first(values); value_is(i); i = value_next(values, i)) {
		const char *ignored;
		bool is_dated = graph_read_time(p, i, "end_time", &end_us, &ignored);
		if (is_dated && end_us < newest_us)
			continue;
		newest = i;
		newest_us = is_dated ? end_us : newest_us;
	}
	return newest;
}

/* {"name":"page_follows","period":"day","values":[{"value":3,"end_time":…}]}: the newest counts; or
 * {"name":…,"total_value":{"value":3}}. */
static void read_insight(struct parsing *p, struct value row)
{
	struct value counted = value_member(row, "total_value");
	if (!value_is(counted))
		counted = find_newest(p, value_member(row, "values"));
	for (size_t i = 0; i < COUNT_OF(metrics); i++)
		if (value_equals(value_member(row, "name"), metrics[i].name))
			page_set_count(p, metrics[i].field, SOURCE_GRAPH,
				count_of_value(value_member(counted, "value")));
}

static void read_listed_page(struct parsing *p, struct value node)
{
	struct parsed_page *kept = arena_alloc(p->arena, sizeof *kept);
	bool had_page = p->out->has_page;
	*kept = p->out->page;
	p->out->page = (struct parsed_page){.facts = {{.exactness = UNKNOWN}}};
	read_page(p, node);
	struct parsed_page *page = page_text(p, PAGE_ID)
					   ? LIST_ADD(p->arena, &p->out->pages, PARSED_PAGES_MAX)
					   : NULL;
	if (page)
		*page = p->out->page;
	p->out->page = *kept;
	p->out->has_page = had_page;
}

static void read_item(struct parsing *p, struct value node)
{
	if (graph_has(node, "period"))
		read_insight(p, node);
	else if (graph_is_comment(p, node))
		graph_read_comment(p, node, NULL);
	else if (graph_is_post(p, node))
		graph_read_post(p, node);
	else if (is_page(node))
		read_listed_page(p, node);
	else if (graph_has(node, "id") && graph_has(node, "name"))
		(void)add_person(p, node, PERSON_FOLLOWER);
}

static void read_paging(struct parsing *p, struct value root)
{
	struct value paging = value_member(root, "paging");
	p->out->knows_has_next = true;
	p->out->has_next = value_is(value_member(paging, "next"));
	p->out->next_cursor = p->out->has_next
				      ? value_words(value_path(paging, "cursors.after"), p->arena)
				      : NULL;
}

/* Posts that were asked for together with their page. */
static void read_nested_posts(struct parsing *p, struct value page)
{
	static const char *const names[] = {"posts", "published_posts", "feed"};
	for (size_t j = 0; j < COUNT_OF(names); j++) {
		struct value edge = value_member(page, names[j]), data = value_member(edge, "data");
		if (value_kind(data) != TREE_ARRAY)
			continue;
		for (struct value i = value_first(data); value_is(i); i = value_next(data, i))
			if (graph_is_post(p, i))
				graph_read_post(p, i);
		read_paging(p, edge);
		p->out->has_posts = true;
		return;
	}
}

static void read_page_with_posts(struct parsing *p, struct value root)
{
	read_page(p, root);
	read_nested_posts(p, root);
}

static void read_list(struct parsing *p, struct value root)
{
	struct value data = value_member(root, "data");
	for (struct value i = value_first(data); value_is(i); i = value_next(data, i))
		read_item(p, i);
	read_paging(p, root);
	p->out->has_posts = p->out->posts.count || !value_is(value_first(data));
}

/* Strings of JSON in a batch: headers and a body. */
static void read_batch_item(struct parsing *p, struct value node)
{
	struct parsed_item *item = LIST_ADD(p->arena, &p->out->items, PARSED_PAGES_MAX);
	if (!item)
		return;
	(void)value_int(value_member(node, "code"), &item->status);
	struct value headers = value_member(node, "headers");
	for (struct value i = value_first(headers); value_is(i); i = value_next(headers, i)) {
		const char *name = value_text(value_member(i, "name"), p->arena);
		const char *value = value_text(value_member(i, "value"), p->arena);
		if (name && value)
			graph_usage_read(p->arena, name, value, &item->usage);
	}
	const char *body = value_text(value_member(node, "body"), p->arena);
	struct value root = body ? tree_parse(p->arena, body, strlen(body)) : value_none();
	if (graph_error_read(p->arena, root, (int)item->status, &item->error, &item->outcome))
		return;
	item->outcome = item->status == 200 && value_is(root) ? OUTCOME_OK
							      : OUTCOME_TRANSIENT_NON_JSON;
	if (value_is(value_member(root, "data")))
		read_list(p, root);
	else if (is_page(root))
		read_listed_page(p, root);
}

/* One outcome where all have the same. */
static void read_batch(struct parsing *p, struct value root)
{
	for (struct value i = value_first(root); value_is(i); i = value_next(root, i)) {
		read_batch_item(p, i);
		const struct parsed_item *item = &p->out->items.items[p->out->items.count - 1];
		if (p->out->outcome == OUTCOME_UNKNOWN)
			p->out->outcome = item->outcome;
		else if (p->out->outcome != item->outcome)
			p->out->outcome = OUTCOME_MIXED;
	}
}

static bool is_batch(struct value root)
{
	struct value first = value_first(root);
	return value_kind(root) == TREE_ARRAY && graph_has(first, "code") &&
	       (graph_has(first, "body") || graph_has(first, "headers"));
}

/* "?ids=a,b": each under its own id, or under the name that was asked for, with what only a page
 * has. */
static bool is_map(struct parsing *p, struct value root)
{
	if (value_kind(root) != TREE_OBJECT || graph_has(root, "id"))
		return false;
	for (struct value i = value_first(root); value_is(i); i = value_next(root, i)) {
		const char *id = value_id(value_member(i, "id"), p->arena);
		if (id && (is_page(i) || (graph_has(i, "name") && value_has_key(i, id))))
			return true;
	}
	return false;
}

static void read_map(struct parsing *p, struct value root)
{
	for (struct value i = value_first(root); value_is(i); i = value_next(root, i))
		if (value_id(value_member(i, "id"), p->arena))
			read_listed_page(p, i);
}

/* People, groups, events and apps have what no page has. */
static bool is_wrong_kind(struct parsing *p, struct value root)
{
	static const char *const members[] = {"first_name", "last_name", "gender", "locale",
		"rsvp_status", "attending_count", "member_count", "daily_active_users",
		"monthly_active_users", "namespace"};
	for (size_t i = 0; i < COUNT_OF(members); i++)
		if (graph_has(root, members[i]))
			return true;
	struct value type = value_path(root, "metadata.type");
	bool is_event = graph_has(root, "start_time") || graph_has(root, "end_time") ||
			(graph_has(root, "place") && graph_has(root, "name") &&
				!graph_is_post(p, root));
	bool is_group = value_kind(value_member(root, "privacy")) == TREE_STRING;
	return is_event || is_group || (value_is(type) && !value_equals(type, "page"));
}

bool graph_read(struct parsing *p, struct value root)
{
	if (graph_error_read(p->arena, root, p->answer->status, &p->out->error, &p->out->outcome))
		return true;
	if (is_batch(root)) {
		read_batch(p, root);
		return true;
	}
	p->out->outcome = OUTCOME_OK;
	if (value_kind(value_member(root, "data")) == TREE_ARRAY)
		read_list(p, root);
	else if (is_map(p, root))
		read_map(p, root);
	else if (is_wrong_kind(p, root))
		p->out->outcome = OUTCOME_WRONG_KIND;
	else if (graph_is_comment(p, root))
		graph_read_comment(p, root, NULL);
	else if (graph_is_post(p, root) && !graph_has(root, "fan_count"))
		graph_read_post(p, root);
	else if (graph_has(root, "id"))
		read_page_with_posts(p, root);
	else
		return false;
	return true;
}
