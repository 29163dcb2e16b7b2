/* HTTP status alone is worth nothing here: a wall comes with 200 and with og:title. So judged are,
 * in this order, the final address, what was found, what the text says, and only then the status.
 */
#include <strings.h>

#include "base/macros.h"
#include "sources/address.h"
#include "sources/facebook.h"
#include "sources/relay.h"

#define TEXT_BYTES_MAX ((size_t)64 * 1024)

static const struct {
	enum outcome outcome;
	const char *part;
} sayings[] = {
#define WALL_WORD(outcome, part) {OUTCOME_##outcome, part},
#include "sources/wall_word.def"
#undef WALL_WORD
};

static const struct {
	int first, last;
	enum outcome outcome;
} statuses[] = {
	{429, 429, OUTCOME_RATE_LIMITED},
	{404, 404, OUTCOME_NOT_FOUND},
	{410, 410, OUTCOME_NOT_FOUND},
	{400, 400, OUTCOME_BAD_REQUEST},
	{401, 401, OUTCOME_LOGIN_REQUIRED},
	{403, 403, OUTCOME_BLOCKED},
	{451, 451, OUTCOME_UNAVAILABLE},
	{405, 499, OUTCOME_BAD_REQUEST},
	{500, 599, OUTCOME_TRANSIENT},
};

static enum outcome judge_kind(struct arena *arena, const char *url)
{
	switch (address_kind_of(arena, url)) {
	case ADDRESS_SIGN_IN:
	case ADDRESS_CONSENT:
		return OUTCOME_LOGIN_REQUIRED;
	case ADDRESS_GROUP:
	case ADDRESS_EVENT:
		return OUTCOME_WRONG_KIND;
	default:
		return OUTCOME_UNKNOWN;
	}
}

/* Where the final address is not known, as of a kept file, what the page says of itself. */
static enum outcome judge_address(struct parsing *p, const struct head *head)
{
	const char *const urls[] = {p->answer->url, head->canonical, head->og_url};
	for (size_t i = 0; i < COUNT_OF(urls); i++) {
		enum outcome outcome = urls[i] && address_is_facebook(urls[i])
					       ? judge_kind(p->arena, urls[i])
					       : OUTCOME_UNKNOWN;
		if (outcome != OUTCOME_UNKNOWN)
			return outcome;
	}
	const char *app = head->app_url ? head->app_url : "";
	bool other = strncmp(app, "fb://group", 10) == 0 || strncmp(app, "fb://event", 10) == 0;
	return other ? OUTCOME_WRONG_KIND : OUTCOME_UNKNOWN;
}

/* {"data":{"page":{"id":…}}}, up to 2022, had no profile in front. */
static bool is_old_page(const struct parsing *p)
{
	const char *id = page_text(p, PAGE_ID);
	for (size_t i = 0; i < p->islands.count; i++) {
		struct value page = value_find(p->islands.items[i], "page");
		for (; value_is(page); page = value_find_next(p->islands.items[i], page, "page"))
			if (value_equals(value_member(page, "id"), id) &&
				(value_has_key(value_parent(page), "data") ||
					value_equals(value_member(page, "__typename"), "Page")))
				return true;
	}
	return false;
}

/* Profiles of pages and of people look alike; these say that it is a page's. */
static bool is_marked_as_page(const struct parsing *p)
{
	static const char *const names[] = {"profile_plus_transition_path",
		"profile_plus_should_show_page_insights_disclaimer_link", "page_likers"};
	bool is_page;
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (value_is(relay_find(p, names[i])))
			return true;
	return (value_flag(relay_find(p, "is_additional_profile_plus"), &is_page) && is_page) ||
	       value_equals(relay_find(p, "profile_type_name_for_content"), "PAGE") ||
	       is_old_page(p);
}

static bool has_page_address(const struct parsing *p, const struct head *head)
{
	const char *const urls[] = {head->og_url, head->canonical, p->answer->url};
	for (size_t i = 0; i < COUNT_OF(urls); i++)
		if (urls[i] && strncmp(address_path(p->arena, urls[i]), "/pages/", 7) == 0)
			return true;
	return head->app_url && strncmp(head->app_url, "fb://page", 9) == 0;
}

/* An id out of a link or a header may be a person's, unless something says what it is of. */
static bool has_page_id(const struct parsing *p, const struct head *head)
{
	const struct fact *id = &p->out->page.facts[PAGE_ID];
	if (id->exactness == UNKNOWN ||
		(id->source != SOURCE_OPEN_GRAPH && id->source != SOURCE_WWW))
		return id->exactness != UNKNOWN;
	return has_page_address(p, head) || (id->source == SOURCE_WWW && is_marked_as_page(p));
}

/* People have followers, too: in a header they tell nothing. */
static bool is_sign_of_page(const struct parsing *p, enum page_field field)
{
	const struct fact *fact = &p->out->page.facts[field];
	return fact->exactness != UNKNOWN &&
	       (field != PAGE_FOLLOWERS || fact->source != SOURCE_WWW);
}

/* Required of a page: its name, and something that only a page has. */
static bool has_page(const struct parsing *p, const struct head *head)
{
	static const enum page_field own[] = {PAGE_DELEGATE_PAGE_ID, PAGE_LIKES, PAGE_FOLLOWERS,
		PAGE_CATEGORY, PAGE_RATING, PAGE_RATING_COUNT, PAGE_ADDRESS};
	if (p->out->page.facts[PAGE_NAME].exactness == UNKNOWN)
		return false;
	for (size_t i = 0; i < COUNT_OF(own); i++)
		if (is_sign_of_page(p, own[i]))
			return true;
	return has_page_id(p, head);
}

/* Posts of a timeline of which nothing says that a page has it: they may be a person's. */
static bool has_nobodys_posts(const struct parsing *p, const struct head *head)
{
	const struct parsed *out = p->out;
	bool is_profile = (head->og_type && strcmp(head->og_type, "profile") == 0) ||
			  (head->app_url && strncmp(head->app_url, "fb://profile", 12) == 0);
	return out->posts.count && out->posts.items[0].source == SOURCE_WWW &&
	       (is_profile || value_is(relay_find(p, "timeline_list_feed_units")));
}

static bool has_results(const struct parsing *p, const struct head *head)
{
	const struct parsed *out = p->out;
	if (!has_page(p, head) && has_nobodys_posts(p, head))
		return false;
	return has_page(p, head) || out->posts.count || out->videos.count || out->photos.count ||
	       out->comments.count || out->people.count || out->reactions_total.exactness;
}

static bool has_value(const struct document *d, uint32_t node, const char *name, const char *value)
{
	const char *own = node_attribute(d, node, name);
	return own && strcasecmp(own, value) == 0;
}

/* A field for a password, or what leads to signing in. */
static bool asks_for_password(const struct document *d, uint32_t node)
{
	const char *action = node_is(d, node, "form") ? node_attribute(d, node, "action") : NULL;
	if (node_is(d, node, "input"))
		return has_value(d, node, "name", "pass") || has_value(d, node, "type", "password");
	return (action && strstr(action, "/login")) || has_value(d, node, "id", "loginform") ||
	       has_value(d, node, "id", "login_form");
}

/* In any language, a page that has nothing but a form for a password wants one. */
static bool has_password_form(const struct parsing *p)
{
	const struct document *d = p->document;
	for (uint32_t i = 1; i < d->count; i++)
		if (d->nodes[i].kind == NODE_ELEMENT && asks_for_password(d, i))
			return true;
	return text_find(p->text, p->len, "login_data") != NULL;
}

/* Languages, and people who translate, differ in these. */
static const struct {
	const char *mark;
	char plain;
} marks[] = {{"\xC2\xA0", ' '}, {"\xE2\x80\xAF", ' '}, {"\xE2\x80\x99", '\''}, {"\n", ' '}};

static const char *with_plain_marks(struct arena *arena, const char *words)
{
	char *out = arena_strdup(arena, words), *to = out;
	for (const char *at = out; *at;) {
		size_t step = 1;
		char ch = *at;
		for (size_t i = 0; i < COUNT_OF(marks); i++)
			if (strncmp(at, marks[i].mark, strlen(marks[i].mark)) == 0) {
				step = strlen(marks[i].mark);
				ch = marks[i].plain;
			}
		*to++ = ch;
		at += step;
	}
	*to = '\0';
	return out;
}

static enum outcome judge_words(struct parsing *p, const char *words)
{
	words = words ? with_plain_marks(p->arena, words) : NULL;
	for (size_t i = 0; words && i < COUNT_OF(sayings); i++)
		if (strcasestr(words, sayings[i].part))
			return sayings[i].outcome;
	return OUTCOME_UNKNOWN;
}

static enum outcome judge_text(struct parsing *p, const struct head *head)
{
	enum outcome outcome = judge_words(p, node_text(p->document, 0, TEXT_BYTES_MAX));
	if (outcome == OUTCOME_UNKNOWN)
		outcome = judge_words(p, head->og_title);
	if (outcome == OUTCOME_UNKNOWN)
		outcome = judge_words(p, head->title);
	return outcome;
}

/* The page that is sent when headers of a request do not fit each other. */
static bool is_error_page(const struct parsing *p, const struct head *head)
{
	const char *url = p->answer->url;
	return (url && strcmp(address_path(p->arena, url), "/unsupportedbrowser") == 0) ||
	       text_find(p->text, p->len, "GenerateErrorPages") ||
	       (head->title && strcmp(head->title, "Error") == 0 && p->len < 8192);
}

static enum outcome judge_status(int status)
{
	for (size_t i = 0; i < COUNT_OF(statuses); i++)
		if (status >= statuses[i].first && status <= statuses[i].last)
			return statuses[i].outcome;
	return OUTCOME_UNKNOWN;
}

/* Whoever is not signed in finds a way to do so on every page: it is a wall only where there is
 * nothing else. */
static enum outcome judge_wall(struct parsing *p, enum outcome outcome)
{
	bool is_wall = outcome == OUTCOME_LOGIN_REQUIRED ||
		       (outcome == OUTCOME_UNKNOWN && has_password_form(p));
	if (!is_wall)
		return outcome;
	return relay_is_of_page(p) ? OUTCOME_MARKUP_CHANGED : OUTCOME_LOGIN_REQUIRED;
}

static enum outcome judge_rest(struct parsing *p, const struct head *head)
{
	enum outcome outcome = judge_text(p, head);
	if (outcome == OUTCOME_UNKNOWN)
		outcome = judge_status(p->answer->status);
	if (outcome == OUTCOME_UNKNOWN && is_error_page(p, head))
		outcome = OUTCOME_BAD_REQUEST;
	outcome = judge_wall(p, outcome);
	if (outcome == OUTCOME_UNKNOWN && p->answer->url &&
		address_kind_of(p->arena, p->answer->url) == ADDRESS_HOME)
		outcome = OUTCOME_UNAVAILABLE;
	if (outcome != OUTCOME_UNKNOWN)
		return outcome;
	return relay_has_results(p) ? OUTCOME_MARKUP_CHANGED : OUTCOME_SHELL_WITHOUT_DATA;
}

/* Of a post its address tells, as far as anything does, whose it is. */
static bool is_post(struct parsing *p, const struct head *head)
{
	const char *url = head->og_url ? head->og_url : p->answer->url;
	return url && address_kind_of(p->arena, url) == ADDRESS_POST;
}

enum outcome facebook_judge(struct parsing *p, const struct head *head)
{
	enum outcome outcome = judge_address(p, head);
	if (outcome == OUTCOME_UNKNOWN && !is_post(p, head) && relay_is_of_others(p))
		outcome = OUTCOME_WRONG_KIND;
	if (outcome == OUTCOME_UNKNOWN && has_results(p, head))
		outcome = OUTCOME_OK;
	return outcome == OUTCOME_UNKNOWN ? judge_rest(p, head) : outcome;
}
