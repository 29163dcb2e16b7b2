/* Elements at the depth of
 *
 *   rss(1) > channel(2) > item(3) > field
 *   rdf:RDF(1) > item(2) > field
 *   feed(1) > entry(2) > field > field of an author
 *
 * come out. A field is a row of a table: its name, and where its text goes. */
#include "import/feed.h"

#include <string.h>

#include "base/text.h"
#include "import/date.h"
#include "import/run.h"
#include "import/xml.h"
#include "markup/escape.h"

#define ELEMENTS_MAX 1000 /* of an item; those behind them are passed over */

enum space { SPACE_RSS, SPACE_ATOM, SPACE_CONTENT, SPACE_DC, SPACE_OTHER };

/* How the text of a field is written. */
enum markup { MARKUP_PLAIN, MARKUP_HTML, MARKUP_XHTML };

/* What an item says, before it is known which of it counts. */
struct texts {
	const char *title;
	const char *id, *link;
	const char *content, *summary;
	const char *creator, *author, *author_name, *author_email;
	const char *mail_date, *date, *updated;
	struct text_list terms;
	size_t elements; /* that were looked at */
	enum markup content_markup, summary_markup;
	bool too_long;
};

struct element {
	enum space space;
	const char *name;
	size_t offset; /* of a const char * in struct texts */
};

static const struct element fields[] = {
	{SPACE_RSS, "title", offsetof(struct texts, title)},
	{SPACE_RSS, "guid", offsetof(struct texts, id)},
	{SPACE_RSS, "link", offsetof(struct texts, link)},
	{SPACE_RSS, "description", offsetof(struct texts, summary)},
	{SPACE_RSS, "author", offsetof(struct texts, author)},
	{SPACE_RSS, "pubDate", offsetof(struct texts, mail_date)},
	{SPACE_CONTENT, "encoded", offsetof(struct texts, content)},
	{SPACE_DC, "creator", offsetof(struct texts, creator)},
	{SPACE_DC, "date", offsetof(struct texts, date)},
	{SPACE_ATOM, "title", offsetof(struct texts, title)},
	{SPACE_ATOM, "id", offsetof(struct texts, id)},
	{SPACE_ATOM, "published", offsetof(struct texts, date)},
	{SPACE_ATOM, "updated", offsetof(struct texts, updated)},
	{SPACE_ATOM, "summary", offsetof(struct texts, summary)},
	{SPACE_ATOM, "content", offsetof(struct texts, content)},
};

static const struct element author_fields[] = {
	{SPACE_ATOM, "name", offsetof(struct texts, author_name)},
	{SPACE_ATOM, "email", offsetof(struct texts, author_email)},
};

struct feed {
	struct import_run run;
	struct import_xml *xml;
	int row_depth;	 /* of items; 0 before the root is known */
	int field_depth; /* of the field that is being read */
	bool in_row, in_author;
	int64_t line;
	struct texts texts;
	const char **wanted; /* where the text goes; NULL: nowhere */
	bool is_term;	     /* it is a tag */
	enum markup markup;
	struct text text;
};

static enum space space_of(const struct import_xml_element *element)
{
	static const struct {
		const char *uri;
		enum space space;
	} known[] = {
		{"http://purl.org/rss/1.0/", SPACE_RSS},
		{"http://my.netscape.com/rdf/simple/0.9/", SPACE_RSS},
		{"http://www.w3.org/2005/Atom", SPACE_ATOM},
		{"http://purl.org/rss/1.0/modules/content/", SPACE_CONTENT},
		{"http://purl.org/dc/elements/1.1/", SPACE_DC},
	};
	if (!element->space)
		return element->prefix ? SPACE_OTHER : SPACE_RSS;
	for (size_t i = 0; i < COUNT_OF(known); i++)
		if (strcmp(known[i].uri, element->space) == 0)
			return known[i].space;
	return SPACE_OTHER;
}

static void start_root(struct feed *feed, const struct import_xml_element *element)
{
	if (strcmp(element->name, "rss") == 0)
		feed->row_depth = 3;
	else if (strcmp(element->name, "RDF") == 0 ||
		 (strcmp(element->name, "feed") == 0 && space_of(element) == SPACE_ATOM))
		feed->row_depth = 2;
	else
		import_xml_refuse(feed->xml, "it is neither RSS nor Atom");
}

static void start_row(struct feed *feed, const struct import_xml_element *element)
{
	enum space space = space_of(element);
	feed->in_row = (space == SPACE_RSS && strcmp(element->name, "item") == 0) ||
		       (space == SPACE_ATOM && strcmp(element->name, "entry") == 0);
	if (!feed->in_row)
		return;
	feed->line = import_xml_line(feed->xml);
	feed->texts = (struct texts){.content_markup = MARKUP_HTML, .summary_markup = MARKUP_HTML};
}

/* What is said again is passed over, so that no item takes more than one of each. */
static const char **find_field(struct feed *feed, const struct element *table, size_t count,
	const struct import_xml_element *element)
{
	enum space space = space_of(element);
	for (size_t i = 0; i < count; i++) {
		char *field = (char *)&feed->texts + table[i].offset;
		const char **text = (const char **)(void *)field;
		if (table[i].space == space && strcmp(table[i].name, element->name) == 0)
			return *text ? NULL : text;
	}
	return NULL;
}

static void add_term(struct feed *feed, const char *term)
{
	struct text_list *terms = &feed->texts.terms;
	if (!term || terms->count == IMPORT_FEED_TERMS_MAX)
		return;
	if (!terms->items)
		terms->items = arena_alloc(feed->run.arena,
			IMPORT_FEED_TERMS_MAX * sizeof *terms->items);
	terms->items[terms->count++] = term;
}

/* RFC 4287, sections 3.1.1 and 4.1.3. */
static enum markup markup_of(struct feed *feed, const struct import_xml_element *element)
{
	const char *type = import_xml_attribute(feed->run.arena, element, "type");
	if (!type || strcmp(type, "text") == 0 || strcmp(type, "text/plain") == 0)
		return MARKUP_PLAIN;
	return strstr(type, "xhtml") || strstr(type, "+xml") ? MARKUP_XHTML : MARKUP_HTML;
}

/* Where it is to be read: of several links, the one without a word or that says so. */
static void take_link(struct feed *feed, const struct import_xml_element *element)
{
	struct arena *arena = feed->run.arena;
	const char *relation = import_xml_attribute(arena, element, "rel");
	if (!feed->texts.link && (!relation || strcmp(relation, "alternate") == 0))
		feed->texts.link = import_xml_attribute(arena, element, "href");
}

/* What Atom says in attributes. */
static void start_atom_field(struct feed *feed, const struct import_xml_element *element)
{
	struct texts *texts = &feed->texts;
	if (strcmp(element->name, "link") == 0)
		take_link(feed, element);
	else if (strcmp(element->name, "category") == 0)
		add_term(feed, import_xml_attribute(feed->run.arena, element, "term"));
	else if (strcmp(element->name, "author") == 0)
		feed->in_author = true;
	if (feed->wanted)
		feed->markup = markup_of(feed, element);
	if (feed->wanted == &texts->content)
		texts->content_markup = feed->markup;
	else if (feed->wanted == &texts->summary)
		texts->summary_markup = feed->markup;
}

static bool is_long(const struct feed *feed)
{
	return feed->wanted == &feed->texts.content || feed->wanted == &feed->texts.summary;
}

static void want_text(struct feed *feed, int depth)
{
	feed->field_depth = depth;
	if (feed->wanted || feed->is_term)
		text_init(&feed->text, feed->run.arena, 64,
			is_long(feed) ? IMPORT_FEED_CONTENT_BYTES_MAX
				      : IMPORT_FEED_FIELD_BYTES_MAX);
}

static void start_field(struct feed *feed, const struct import_xml_element *element, int depth)
{
	enum space space = space_of(element);
	feed->field_depth = depth;
	if (feed->texts.elements++ >= ELEMENTS_MAX)
		return;
	feed->wanted = find_field(feed, fields, COUNT_OF(fields), element);
	feed->markup = MARKUP_HTML;
	feed->is_term = (space == SPACE_RSS && strcmp(element->name, "category") == 0) ||
			(space == SPACE_DC && strcmp(element->name, "subject") == 0);
	if (space == SPACE_ATOM)
		start_atom_field(feed, element);
	want_text(feed, depth);
}

static void start_author_field(struct feed *feed, const struct import_xml_element *element,
	int depth)
{
	feed->wanted = find_field(feed, author_fields, COUNT_OF(author_fields), element);
	want_text(feed, depth);
}

/* Markup that is not written as text is written as text here. */
static void start_within(struct feed *feed, const struct import_xml_element *element)
{
	if (feed->wanted && feed->markup == MARKUP_XHTML && !feed->text.overflow)
		import_xml_add_tag(&feed->text, element);
}

static void on_start(void *arg, const struct import_xml_element *element, int depth)
{
	struct feed *feed = arg;
	if (depth == 1)
		start_root(feed, element);
	else if (depth == feed->row_depth)
		start_row(feed, element);
	else if (feed->in_row && depth == feed->row_depth + 1)
		start_field(feed, element, depth);
	else if (feed->in_author && depth == feed->row_depth + 2)
		start_author_field(feed, element, depth);
	else
		start_within(feed, element);
}

static void on_text(void *arg, const char *data, size_t len)
{
	struct feed *feed = arg;
	if (!feed->wanted && !feed->is_term)
		return;
	if (feed->markup == MARKUP_XHTML)
		escape_text(&feed->text, data, len);
	else
		text_add(&feed->text, data, len);
}

static void end_field(struct feed *feed)
{
	if (is_long(feed))
		feed->texts.too_long |= feed->text.overflow;
	if (feed->wanted)
		*feed->wanted = text_string(&feed->text);
	else if (feed->is_term)
		add_term(feed, text_string(&feed->text));
	feed->wanted = NULL;
	feed->is_term = false;
}

/* RSS has "ann@example.org (Ann)", Atom names and addresses apart. */
static struct import_author author_of(struct feed *feed)
{
	const struct texts *texts = &feed->texts;
	struct import_author author = {.email = texts->author_email, .name = texts->author_name};
	const char *mail = texts->author;
	if (mail && strchr(mail, '@')) {
		size_t len = strcspn(mail, " (");
		author.email = arena_copy(feed->run.arena, mail, len);
	} else if (mail) {
		author.name = mail;
	}
	if (texts->creator)
		author.name = texts->creator;
	author.login = author.email ? author.email : author.name;
	return author;
}

static void read_dates(const struct texts *texts, struct import_item *item)
{
	item->has_updated = texts->updated && import_date_iso(texts->updated, &item->updated_us);
	if (texts->mail_date)
		item->has_date = import_date_mail(texts->mail_date, &item->date_us);
	if (!item->has_date && texts->date)
		item->has_date = import_date_iso(texts->date, &item->date_us);
	if (item->has_date)
		return;
	item->odd_date = texts->mail_date ? texts->mail_date : texts->date;
	item->has_date = item->has_updated;
	item->date_us = item->updated_us;
}

static bool says_something(const char *text)
{
	return text && text[strspn(text, " \t\r\n")];
}

static struct import_item item_of(struct feed *feed)
{
	struct texts *texts = &feed->texts;
	bool whole = says_something(texts->content);
	enum markup markup = whole ? texts->content_markup : texts->summary_markup;
	struct import_item item = {
		.line = feed->line,
		.key = says_something(texts->id) ? texts->id : texts->link,
		.author = author_of(feed),
		.status = "published",
		.title = texts->title,
		.content = whole ? texts->content : texts->summary,
		.tags = texts->terms,
		.content_too_long = texts->too_long,
		.format = markup == MARKUP_PLAIN ? POST_FORMAT_TEXT : POST_FORMAT_HTML,
	};
	read_dates(texts, &item);
	return item;
}

static void end_row(struct feed *feed)
{
	struct import_item item = item_of(feed);
	feed->in_row = false;
	if (!import_run_item(&feed->run, &item))
		import_xml_stop(feed->xml);
}

static void end_within(struct feed *feed, const char *name)
{
	if (feed->wanted && feed->markup == MARKUP_XHTML && !feed->text.overflow)
		text_printf(&feed->text, "</%s>", name);
}

static void on_end(void *arg, const char *name, int depth)
{
	struct feed *feed = arg;
	if (depth == feed->row_depth && feed->in_row) {
		end_row(feed);
	} else if (depth == feed->field_depth) {
		end_field(feed);
	} else {
		end_within(feed, name);
	}
	if (depth == feed->row_depth + 1)
		feed->in_author = false;
}

enum err import_feed_read(struct call *c, FILE *in, const struct import_sink *sink,
	struct import_end *end)
{
	struct feed *feed = call_alloc(c, sizeof *feed);
	const struct import_xml_reader reader = {on_start, on_end, on_text, feed, "a feed"};
	import_run_init(&feed->run, c, sink, end);
	feed->xml = import_xml_create(&reader);
	enum err err = feed->xml ? import_xml_read(c, feed->xml, in, end)
				 : fail(c, ERR_UNAVAILABLE, "out of memory");
	import_xml_destroy(feed->xml);
	import_run_finish(&feed->run);
	return feed->run.err != OK ? feed->run.err : err;
}
