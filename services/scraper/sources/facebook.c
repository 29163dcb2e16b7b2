/* The richest place first: Relay's data, then JSON-LD, markup, and the head that is made for
 * others. */
#include "sources/facebook.h"

#include "sources/address.h"
#include "sources/like_sentence.h"
#include "sources/mobile.h"
#include "sources/relay.h"
#include "sources/schema_org.h"

static bool ends_so(const char *text, const char *end)
{
	size_t len = text ? strlen(text) : 0, end_len = strlen(end);
	return len >= end_len && strcmp(text + len - end_len, end) == 0;
}

bool facebook_is(const struct parsing *p, const struct head *head)
{
	if (p->answer->url && address_is_web(p->answer->url))
		return address_is_facebook(p->answer->url);
	if (address_is_facebook(head->canonical) || address_is_facebook(head->og_url))
		return true;
	uint32_t html = document_find(p->document, 0, "html");
	const char *id = node_attribute(p->document, html, "id");
	return ends_so(head->title, " | Facebook") || (id && strcmp(id, "facebook") == 0) ||
	       text_find(p->text, p->len, "static.xx.fbcdn.net") ||
	       text_find(p->text, p->len, "story_body_container") ||
	       text_find(p->text, p->len, "/ufi/reaction/profile/browser/");
}

/* "fb://page/?id=5", "fb://page/5?referrer=app_link", "fb://profile/5" */
static const char *id_in_app_url(struct arena *arena, const char *url)
{
	static const char *const forms[] = {"fb://page/?id=", "fb://page/", "fb://profile/"};
	for (size_t i = 0; url && i < sizeof forms / sizeof *forms; i++) {
		size_t len = strlen(forms[i]);
		if (strncmp(url, forms[i], len) != 0)
			continue;
		size_t digits = strspn(url + len, "0123456789");
		return digits ? arena_copy(arena, url + len, digits) : NULL;
	}
	return NULL;
}

static const char *own_url(const struct parsing *p, const struct head *head)
{
	return head->og_url ? head->og_url : head->canonical ? head->canonical : p->answer->url;
}

static bool is_post_page(const struct parsing *p, const struct head *head)
{
	const char *url = own_url(p, head);
	return url && address_is_facebook(url) && address_kind_of(p->arena, url) == ADDRESS_POST;
}

static void set_sentence(struct parsing *p, const struct like_sentence *sentence)
{
	page_set_count(p, PAGE_LIKES, SOURCE_OPEN_GRAPH, sentence->likes);
	page_set_count(p, PAGE_FOLLOWERS, SOURCE_OPEN_GRAPH, sentence->followers);
	page_set_count(p, PAGE_TALKING_ABOUT, SOURCE_OPEN_GRAPH, sentence->talking_about);
	page_set_count(p, PAGE_WERE_HERE, SOURCE_OPEN_GRAPH, sentence->were_here);
	page_set_text(p, PAGE_CITY, SOURCE_OPEN_GRAPH, sentence->place);
	const char *category = page_text(p, PAGE_CATEGORY);
	if (sentence->about && (!category || strcmp(category, sentence->about) != 0))
		page_set_text(p, PAGE_ABOUT, SOURCE_OPEN_GRAPH, sentence->about);
}

/* og:description is whole; description may be cut. @return whether either counts something */
static bool read_sentences(struct parsing *p, const struct head *head, const char *name)
{
	const char *const texts[] = {head->og_description, head->description};
	bool found = false;
	for (size_t i = 0; i < 2 && !found; i++) {
		struct like_sentence sentence;
		if (!texts[i] || !like_sentence_read(p->arena, texts[i], name, p->lang, &sentence))
			continue;
		found = true;
		if (i == 1 && sentence.about && strstr(sentence.about, "..."))
			sentence.about = NULL;
		set_sentence(p, &sentence);
	}
	return found;
}

/* Pages without og: title and description together tell name and category. */
static void read_title(struct parsing *p, const struct head *head)
{
	const char *title = head_name(p->arena, head->title), *name, *rest;
	if (!title || !head->description)
		return;
	if (!like_sentence_split_title(p->arena, title, head->description, &name, &rest))
		return;
	page_set_text(p, PAGE_NAME, SOURCE_HTML, name);
	if (!head->og_title)
		page_set_text(p, PAGE_CATEGORY, SOURCE_HTML, rest);
}

static void set_addresses(struct parsing *p, const char *url)
{
	if (!url || !address_is_facebook(url) || address_kind_of(p->arena, url) != ADDRESS_PAGE)
		return;
	page_set_text(p, PAGE_URL, SOURCE_OPEN_GRAPH, address_normalise(p->arena, url));
	page_set_text(p, PAGE_ID, SOURCE_OPEN_GRAPH, address_page_id(p->arena, url));
	page_set_text(p, PAGE_USERNAME, SOURCE_OPEN_GRAPH, address_username(p->arena, url));
	page_set_text(p, PAGE_CATEGORY_FROM_URL, SOURCE_OPEN_GRAPH,
		address_category(p->arena, url));
}

/* What the head says counts only on a page that says something else too: a wall has a head as well.
 */
static void read_head(struct parsing *p, const struct head *head)
{
	const char *id = id_in_app_url(p->arena, head->app_url);
	const char *title = head_name(p->arena, head->og_title);
	const char *known = page_text(p, PAGE_NAME);
	read_title(p, head);
	if (!known)
		known = page_text(p, PAGE_NAME);
	bool counted = read_sentences(p, head, title ? title : known);
	if (!counted && !id && !page_text(p, PAGE_ID) && !page_text(p, PAGE_NAME) &&
		!p->out->posts.count)
		return;
	page_set_text(p, PAGE_NAME, SOURCE_OPEN_GRAPH, title);
	page_set_text(p, PAGE_ID, SOURCE_OPEN_GRAPH, id);
	page_set_text(p, PAGE_PICTURE, SOURCE_OPEN_GRAPH, head->og_image);
	set_addresses(p, head->og_url);
	set_addresses(p, head->canonical);
	set_addresses(p, p->answer->url);
}

/* Microdata of pages that nobody owns, up to 2022. */
static void read_place(struct parsing *p)
{
	const struct document *d = p->document;
	for (uint32_t i = document_find(d, 0, "h1"); i != NODE_NOWHERE;
		i = document_find_next(d, 0, i, "h1"))
		if (node_has_word(d, i, "itemprop", "name"))
			page_set_text(p, PAGE_NAME, SOURCE_MICRODATA,
				node_text(d, i, WORDS_BYTES_MAX));
}

/* What Relay told of a page or of posts no markup tells better: then there is none of posts. */
static bool is_told_by_relay(const struct parsing *p)
{
	return p->out->page.facts[PAGE_DELEGATE_PAGE_ID].source == SOURCE_WWW ||
	       (p->out->posts.count && p->out->posts.items[0].source == SOURCE_WWW);
}

static void read_markup(struct parsing *p)
{
	if (is_told_by_relay(p) || reactors_read(p))
		return;
	if (!classic_read(p))
		(void)mobile_read(p);
	read_place(p);
}

static enum fact_source main_source(const struct parsing *p)
{
	if (p->out->people.count)
		return p->out->people.items[0].source;
	if (p->out->posts.count)
		return p->out->posts.items[0].source == SOURCE_JSON_LD
			       ? SOURCE_MOBILE
			       : p->out->posts.items[0].source;
	return relay_has_results(p) ? SOURCE_WWW : SOURCE_CLASSIC;
}

static void forget(struct parsed *out)
{
	struct parsed kept = {.outcome = out->outcome,
		.detail = out->detail,
		.source = out->source};
	*out = kept;
}

void facebook_read(struct parsing *p, const struct head *head)
{
	bool post_page = is_post_page(p, head);
	struct islands scripts = schema_org_scripts(p);
	if (!post_page)
		relay_read_page(p);
	relay_read_posts(p);
	relay_read_media(p);
	relay_read_comments(p);
	schema_org_read_facebook(p, &scripts);
	read_markup(p);
	if (!post_page)
		read_head(p, head);
	p->out->source = main_source(p);
	p->out->outcome = facebook_judge(p, head);
	if (p->out->outcome != OUTCOME_OK)
		forget(p->out);
}
