/* What a page says for others to show comes before what it says to its own readers: OpenGraph, then
 * JSON-LD, then Twitter's, then the title, which has the site's name in it. */
#include "sources/generic.h"

#include <ctype.h>

#include "base/macros.h"
#include "sources/address.h"
#include "sources/schema_org.h"

static void set(struct parsing *p, enum page_field field, const char *text)
{
	page_set_text(p, field, SOURCE_OPEN_GRAPH, text);
}

static void read_open_graph(struct parsing *p, const struct head *head)
{
	set(p, PAGE_TITLE, head->og_title);
	set(p, PAGE_URL, head->og_url);
	set(p, PAGE_SITE_NAME, head->og_site_name);
	set(p, PAGE_TYPE, head->og_type);
	set(p, PAGE_DESCRIPTION, head->og_description);
	set(p, PAGE_IMAGE, head->og_image);
	for (size_t i = 0; i < head->images.count; i++)
		page_add_text(p, PAGE_IMAGES, SOURCE_OPEN_GRAPH, head->images.items[i]);
	page_set_time(p, PAGE_PUBLISHED, SOURCE_OPEN_GRAPH, head->published);
	page_set_time(p, PAGE_MODIFIED, SOURCE_OPEN_GRAPH, head->modified);
}

static bool is_blank(char ch)
{
	return ch == ' ' || ch == '\t' || ch == '\n' || ch == '\r';
}

/* "10643211755" of "10643211755,…" */
static const char *first_number(struct arena *arena, const char *text)
{
	size_t len = text ? strspn(text, "0123456789") : 0;
	return len ? arena_copy(arena, text, len) : NULL;
}

/* An author who is an address of a profile is no name. */
static void read_author(struct parsing *p, const char *author)
{
	if (!author || address_is_web(author))
		return;
	page_set_text(p, PAGE_AUTHOR, SOURCE_HTML, author);
	page_add_text(p, PAGE_AUTHORS, SOURCE_HTML, author);
}

static void read_html(struct parsing *p, const struct head *head)
{
	page_set_text(p, PAGE_DESCRIPTION, SOURCE_HTML, head->description);
	page_set_text(p, PAGE_TITLE, SOURCE_HTML, head->twitter_title);
	page_set_text(p, PAGE_DESCRIPTION, SOURCE_HTML, head->twitter_description);
	page_set_text(p, PAGE_IMAGE, SOURCE_HTML, head->twitter_image);
	page_set_text(p, PAGE_TITLE_TAG, SOURCE_HTML, head->title);
	page_set_text(p, PAGE_TITLE, SOURCE_HTML, head->title);
	page_set_text(p, PAGE_URL, SOURCE_HTML, head->canonical);
	page_set_time(p, PAGE_PUBLISHED, SOURCE_HTML, head->date);
	page_set_text(p, PAGE_LANG, SOURCE_HTML, head->lang);
	page_set_text(p, PAGE_FACEBOOK_PAGE_ID, SOURCE_HTML,
		first_number(p->arena, head->fb_pages));
	read_author(p, head->author);
	for (size_t i = 0; i < head->feeds.count; i++)
		page_add_text(p, PAGE_FEEDS, SOURCE_HTML, head->feeds.items[i]);
}

/* A picture in the text, where nothing was said of one: the first that is not a part of the site's
 * own furniture, which has fixed names and is small. */
static bool is_furniture(const char *src)
{
	static const char *const parts[] = {"logo", "icon", "sprite", "pixel", "avatar", "spacer",
		"blank", "badge", "button", "/ads/", "doubleclick", "analytics", "banner", ".svg",
		"1x1", "loading", "placeholder"};
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		if (strcasestr(src, parts[i]))
			return true;
	return strncmp(src, "data:", 5) == 0;
}

static bool is_tiny(const struct document *d, uint32_t image)
{
	const char *width = node_attribute(d, image, "width");
	return width && isdigit((unsigned char)*width) && strlen(width) < 3;
}

/* What has no words in the head may have them in the body. */
static void read_body(struct parsing *p)
{
	const struct document *d = p->document;
	page_set_text(p, PAGE_TITLE, SOURCE_HTML,
		node_text(d, document_find(d, 0, "h1"), WORDS_BYTES_MAX));
	uint32_t time = document_find(d, document_find(d, 0, "article"), "time");
	page_set_time(p, PAGE_PUBLISHED, SOURCE_HTML, node_attribute(d, time, "datetime"));
	for (uint32_t i = document_find(d, 0, "a"); i != NODE_NOWHERE && !page_text(p, PAGE_AUTHOR);
		i = document_find_next(d, 0, i, "a"))
		if (node_has_word(d, i, "rel", "author"))
			page_set_text(p, PAGE_AUTHOR, SOURCE_HTML, node_text(d, i, 1024));
}

static void read_first_image(struct parsing *p, const struct head *head)
{
	const struct document *d = p->document;
	uint32_t within = document_find(d, 0, "article");
	within = within == NODE_NOWHERE ? document_find(d, 0, "main") : within;
	within = within == NODE_NOWHERE ? 0 : within;
	for (uint32_t i = document_find(d, within, "img"); i != NODE_NOWHERE;
		i = document_find_next(d, within, i, "img")) {
		const char *src = node_attribute(d, i, "src");
		if (!src || is_furniture(src) || is_tiny(d, i))
			continue;
		page_set_text(p, PAGE_IMAGE, SOURCE_HTML,
			address_resolve(p->arena, head->base, src));
		return;
	}
}

/* "404 Not Found" as a server writes it itself; 0 for other titles. */
static int status_of_title(const char *title)
{
	if (!title || strlen(title) < 5 || !isdigit((unsigned char)title[0]) ||
		!isdigit((unsigned char)title[1]) || !isdigit((unsigned char)title[2]) ||
		!is_blank(title[3]) || title[0] < '4' || title[0] > '5')
		return 0;
	return (title[0] - '0') * 100 + (title[1] - '0') * 10 + title[2] - '0';
}

static enum outcome judge_status(int status)
{
	if (status == 404 || status == 410)
		return OUTCOME_NOT_FOUND;
	if (status == 429)
		return OUTCOME_RATE_LIMITED;
	if (status == 401)
		return OUTCOME_LOGIN_REQUIRED;
	if (status == 403)
		return OUTCOME_BLOCKED;
	if (status == 451)
		return OUTCOME_UNAVAILABLE;
	return status >= 500 ? OUTCOME_TRANSIENT : OUTCOME_BAD_REQUEST;
}

/* A server's own page of an error; where nobody knows of whom, it may stand for JSON that was due.
 */
static enum outcome judge(struct parsing *p, const struct head *head)
{
	int shown = status_of_title(head->title), told = p->answer->status;
	if (shown && p->len < 4096)
		return p->answer->url ? judge_status(told >= 400 ? told : shown)
				      : OUTCOME_TRANSIENT_NON_JSON;
	if (p->answer->status >= 400)
		return judge_status(p->answer->status);
	const struct fact *facts = p->out->page.facts;
	return facts[PAGE_TITLE].exactness || facts[PAGE_NAME].exactness
		       ? OUTCOME_OK
		       : OUTCOME_SHELL_WITHOUT_DATA;
}

static enum fact_source main_source(const struct parsing *p)
{
	enum fact_source source = p->out->page.facts[PAGE_TITLE].source;
	return source == SOURCE_NONE ? p->out->page.facts[PAGE_NAME].source : source;
}

void generic_read(struct parsing *p, const struct head *head)
{
	struct islands scripts = schema_org_scripts(p);
	read_open_graph(p, head);
	schema_org_read_page(p, &scripts, head->base);
	schema_org_read_items(p, head->base);
	read_html(p, head);
	read_body(p);
	if (p->out->page.facts[PAGE_IMAGE].exactness == UNKNOWN)
		read_first_image(p, head);
	if (p->out->page.facts[PAGE_NAME].exactness == UNKNOWN)
		page_set_text(p, PAGE_NAME, SOURCE_OPEN_GRAPH, head->og_title);
	p->out->source = main_source(p);
	p->out->outcome = judge(p, head);
	if (p->out->outcome != OUTCOME_OK) {
		struct parsed empty = {.outcome = p->out->outcome, .source = p->out->source};
		*p->out = empty;
	}
}
