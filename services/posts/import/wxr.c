/* libxml2's push parser with our own SAX functions, so that no tree is ever built: a piece of
 * the file goes in, and elements at the depth of
 *
 *   rss(1) > channel(2) > item | wp:author(3) > field(4)
 *
 * come out. A field is a row of a table: its name, and where its text goes. */
#include "import/wxr.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <string.h>

#include "base/rfc3339.h"
#include "base/text.h"
#include "import/bytes.h"
#include "import/run.h"

#define PIECE_BYTES ((size_t)16 * 1024)

/* Namespaces, known by their URI: prefixes are the writer's choice. */
enum space { SPACE_RSS, SPACE_WP, SPACE_EXCERPT, SPACE_CONTENT, SPACE_DC, SPACE_OTHER };

enum place { OUTSIDE, IN_ITEM, IN_AUTHOR };

/* What an item says beside what struct import_item holds as it stands. */
struct item_texts {
	struct import_item item;
	const char *post_id;
	const char *password;
	const char *date, *date_gmt, *modified_gmt;
};

struct element {
	enum space space;
	const char *name;
	size_t offset; /* of a const char * in struct item_texts or struct import_author */
};

static const struct element item_fields[] = {
	{SPACE_RSS, "title", offsetof(struct item_texts, item.title)},
	{SPACE_RSS, "guid", offsetof(struct item_texts, item.key)},
	{SPACE_DC, "creator", offsetof(struct item_texts, item.author.login)},
	{SPACE_CONTENT, "encoded", offsetof(struct item_texts, item.content)},
	{SPACE_EXCERPT, "encoded", offsetof(struct item_texts, item.excerpt)},
	{SPACE_WP, "post_type", offsetof(struct item_texts, item.type)},
	{SPACE_WP, "status", offsetof(struct item_texts, item.status)},
	{SPACE_WP, "attachment_url", offsetof(struct item_texts, item.attachment_url)},
	{SPACE_WP, "post_id", offsetof(struct item_texts, post_id)},
	{SPACE_WP, "post_password", offsetof(struct item_texts, password)},
	{SPACE_WP, "post_date", offsetof(struct item_texts, date)},
	{SPACE_WP, "post_date_gmt", offsetof(struct item_texts, date_gmt)},
	{SPACE_WP, "post_modified_gmt", offsetof(struct item_texts, modified_gmt)},
};

static const struct element author_fields[] = {
	{SPACE_WP, "author_login", offsetof(struct import_author, login)},
	{SPACE_WP, "author_email", offsetof(struct import_author, email)},
	{SPACE_WP, "author_display_name", offsetof(struct import_author, name)},
};

struct wxr {
	struct import_run run;
	xmlParserCtxtPtr parser;
	struct import_bytes bytes;
	bool as_is; /* another encoding than UTF-8: left to libxml2 */
	int depth;
	enum place place;
	int64_t line; /* where the row starts */
	struct item_texts texts;
	struct import_author author;
	const char **wanted;	 /* where the text that is being read goes; NULL: nowhere */
	struct text_list *terms; /* or to which list */
	struct text text;
	const char *refused; /* why this is no WordPress export */
	bool is_rss;	     /* the root was seen */
	bool ended;	     /* the file, before its last element */
};

static enum space space_of(const xmlChar *prefix, const xmlChar *uri)
{
	const char *space = (const char *)uri;
	if (!space)
		return prefix ? SPACE_OTHER : SPACE_RSS;
	if (strcmp(space, "http://purl.org/rss/1.0/modules/content/") == 0)
		return SPACE_CONTENT;
	if (strcmp(space, "http://purl.org/dc/elements/1.1/") == 0)
		return SPACE_DC;
	if (!strstr(space, "wordpress.org/export/"))
		return SPACE_OTHER;
	return strstr(space, "/excerpt/") ? SPACE_EXCERPT : SPACE_WP;
}

static void refuse(struct wxr *wxr, const char *why)
{
	wxr->refused = why;
	xmlStopParser(wxr->parser);
}

static const char **find_field(const struct element *fields, size_t count, void *base,
	enum space space, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (fields[i].space == space && strcmp(fields[i].name, name) == 0)
			return (const char **)(void *)((char *)base + fields[i].offset);
	return NULL;
}

/* Which list a <category domain="…"> belongs to; NULL for menus and formats. */
static struct text_list *find_terms(struct wxr *wxr, const xmlChar **attributes, int count)
{
	for (int i = 0; i < count; i++) {
		const xmlChar **attribute = attributes + (size_t)i * 5; /* name … value, end */
		const char *value = (const char *)attribute[3];
		size_t len = (size_t)(attribute[4] - attribute[3]);
		if (strcmp((const char *)attribute[0], "domain") != 0)
			continue;
		if (len == 8 && memcmp(value, "category", len) == 0)
			return &wxr->texts.item.categories;
		if ((len == 8 && memcmp(value, "post_tag", len) == 0) ||
			(len == 3 && memcmp(value, "tag", len) == 0))
			return &wxr->texts.item.tags;
	}
	return NULL;
}

static void start_row(struct wxr *wxr, enum space space, const char *name)
{
	wxr->line = xmlSAX2GetLineNumber(wxr->parser);
	if (space == SPACE_RSS && strcmp(name, "item") == 0) {
		wxr->place = IN_ITEM;
		memset(&wxr->texts, 0, sizeof wxr->texts);
	} else if (space == SPACE_WP && strcmp(name, "author") == 0) {
		wxr->place = IN_AUTHOR;
		memset(&wxr->author, 0, sizeof wxr->author);
	}
}

static void start_field(struct wxr *wxr, enum space space, const char *name,
	const xmlChar **attributes, int attribute_count)
{
	if (wxr->place == IN_AUTHOR) {
		wxr->wanted = find_field(author_fields, COUNT_OF(author_fields), &wxr->author,
			space, name);
	} else if (wxr->place == IN_ITEM) {
		wxr->wanted = find_field(item_fields, COUNT_OF(item_fields), &wxr->texts, space,
			name);
		if (space == SPACE_RSS && strcmp(name, "category") == 0)
			wxr->terms = find_terms(wxr, attributes, attribute_count);
		wxr->texts.item.comment_count += space == SPACE_WP && strcmp(name, "comment") == 0;
	}
	bool is_content = wxr->wanted == &wxr->texts.item.content;
	if (wxr->wanted || wxr->terms)
		text_init(&wxr->text, wxr->run.arena, 64,
			is_content ? IMPORT_WXR_CONTENT_BYTES_MAX : IMPORT_WXR_FIELD_BYTES_MAX);
}

static void on_start(void *arg, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
	int namespace_count, const xmlChar **namespaces, int attribute_count, int defaulted,
	const xmlChar **attributes)
{
	(void)namespace_count, (void)namespaces, (void)defaulted;
	struct wxr *wxr = arg;
	wxr->depth++;
	if (wxr->depth == 1) {
		wxr->is_rss = strcmp((const char *)name, "rss") == 0;
		if (!wxr->is_rss)
			refuse(wxr, "it is no RSS document");
	} else if (wxr->depth == 3) {
		start_row(wxr, space_of(prefix, uri), (const char *)name);
	} else if (wxr->depth == 4) {
		start_field(wxr, space_of(prefix, uri), (const char *)name, attributes,
			attribute_count);
	}
}

static void on_text(void *arg, const xmlChar *data, int len)
{
	struct wxr *wxr = arg;
	if (wxr->wanted || wxr->terms)
		text_add(&wxr->text, (const char *)data, (size_t)len);
}

static void add_term(struct wxr *wxr, const char *term)
{
	struct text_list *terms = wxr->terms;
	if (terms->count == IMPORT_WXR_TERMS_MAX)
		return;
	if (!terms->items)
		terms->items = arena_alloc(wxr->run.arena,
			IMPORT_WXR_TERMS_MAX * sizeof *terms->items);
	terms->items[terms->count++] = term;
}

static void end_field(struct wxr *wxr)
{
	if (wxr->wanted) {
		*wxr->wanted = text_string(&wxr->text);
		if (wxr->wanted == &wxr->texts.item.content)
			wxr->texts.item.content_too_long = wxr->text.overflow;
	} else if (wxr->terms) {
		add_term(wxr, text_string(&wxr->text));
	}
	wxr->wanted = NULL;
	wxr->terms = NULL;
}

/* "2013-04-09 18:20:39"; all zeros stand for no date. */
static bool read_date(struct wxr *wxr, const char *date, int64_t *time_us)
{
	if (!date || !*date || strncmp(date, "0000-00-00", 10) == 0)
		return false;
	if (rfc3339_parse(arena_printf(wxr->run.arena, "%sZ", date), time_us))
		return true;
	wxr->texts.item.odd_date = date;
	return false;
}

/* The date in UTC, or else the one by the blog's clock, which is all that drafts have. */
static void read_dates(struct wxr *wxr)
{
	struct item_texts *texts = &wxr->texts;
	struct import_item *item = &texts->item;
	item->has_date = read_date(wxr, texts->date_gmt, &item->date_us);
	if (!item->has_date) {
		item->has_date = read_date(wxr, texts->date, &item->date_us);
		item->date_is_local = item->has_date;
	}
	item->has_updated = read_date(wxr, texts->modified_gmt, &item->updated_us);
}

/* A guid alone names two where one was made as a copy of another: real exports have those. */
static void name_item(struct wxr *wxr, struct import_item *item)
{
	const char *guid = item->key && *item->key ? item->key : "post";
	if (wxr->texts.post_id)
		item->key = arena_printf(wxr->run.arena, "%s#%s", guid, wxr->texts.post_id);
}

static void end_item(struct wxr *wxr)
{
	struct import_item *item = &wxr->texts.item;
	if (!item->type && !item->status) {
		(void)fail(&wxr->run.row, ERR_INVALID, "an item without WordPress's own elements");
		import_run_bad_row(&wxr->run, wxr->line);
		return;
	}
	item->line = wxr->line;
	item->format = POST_FORMAT_HTML;
	item->has_password = wxr->texts.password && *wxr->texts.password;
	name_item(wxr, item);
	read_dates(wxr);
	if (!import_run_item(&wxr->run, item))
		xmlStopParser(wxr->parser);
}

static void end_author(struct wxr *wxr)
{
	if (!wxr->author.login || !*wxr->author.login) {
		(void)fail(&wxr->run.row, ERR_INVALID, "an author without a login");
		import_run_bad_row(&wxr->run, wxr->line);
	} else if (!import_run_author(&wxr->run, wxr->line, &wxr->author)) {
		xmlStopParser(wxr->parser);
	}
}

static void on_end(void *arg, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	(void)name, (void)prefix, (void)uri;
	struct wxr *wxr = arg;
	if (wxr->depth == 4) {
		end_field(wxr);
	} else if (wxr->depth == 3) {
		if (wxr->place == IN_ITEM)
			end_item(wxr);
		else if (wxr->place == IN_AUTHOR)
			end_author(wxr);
		wxr->place = OUTSIDE;
	}
	wxr->depth--;
}

static void on_document_type(void *arg, const xmlChar *name, const xmlChar *external,
	const xmlChar *system)
{
	(void)name, (void)external, (void)system;
	refuse(arg, "it has a document type");
}

/* Kept by the parser as its last error; without a function it would be printed. */
static void on_error(void *arg, xmlErrorPtr error)
{
	(void)arg, (void)error;
}

static xmlSAXHandler make_handler(void)
{
	return (xmlSAXHandler){
		.initialized = XML_SAX2_MAGIC,
		.internalSubset = on_document_type,
		.startElementNs = on_start,
		.endElementNs = on_end,
		.characters = on_text,
		.cdataBlock = on_text,
		.ignorableWhitespace = on_text,
		.serror = on_error,
	};
}

/* Whether the first piece says that it is in another encoding than UTF-8. */
static bool names_other_encoding(const char *data, size_t len)
{
	if (len >= 2 && (memcmp(data, "\xFE\xFF", 2) == 0 || memcmp(data, "\xFF\xFE", 2) == 0))
		return true;
	const char *end = memchr(data, '>', len < 200 ? len : 200);
	if (!end)
		return false;
	char declaration[200];
	size_t count = (size_t)(end - data);
	memcpy(declaration, data, count);
	declaration[count] = '\0';
	const char *encoding = strstr(declaration, "encoding=");
	return encoding && strncasecmp(encoding + 10, "utf-8", 5) != 0 &&
	       strncasecmp(encoding + 10, "utf8", 4) != 0;
}

/* One piece to the parser; with len 0, the end. @return whether to go on */
static bool push(struct wxr *wxr, const char *piece, size_t len, char *cleaned)
{
	bool last = len == 0;
	if (!wxr->as_is) {
		len = last ? import_bytes_end(&wxr->bytes, cleaned)
			   : import_bytes_clean(&wxr->bytes, piece, len, cleaned);
		piece = cleaned;
	}
	wxr->ended = last && wxr->parser->instate != XML_PARSER_EPILOG;
	xmlParseChunk(wxr->parser, piece, (int)len, last);
	/* Its result tells of mere namespace mistakes too, which many exports have: only what
	 * stops it counts. */
	return !wxr->parser->disableSAX;
}

static enum err read_pieces(struct wxr *wxr, struct call *c, FILE *in)
{
	char *piece = arena_alloc_raw(c->arena, PIECE_BYTES);
	char *cleaned = arena_alloc_raw(c->arena, IMPORT_BYTES_OUT(PIECE_BYTES));
	bool first = true;
	size_t len;
	do {
		len = fread(piece, 1, PIECE_BYTES, in);
		if (ferror(in))
			return fail(c, ERR_UNAVAILABLE, "the file cannot be read");
		if (first)
			wxr->as_is = names_other_encoding(piece, len);
		first = false;
	} while (push(wxr, piece, len, cleaned) && len);
	return OK;
}

/* Why it is not whole, in words that say more than libxml2's. */
static const char *reason_of(const struct wxr *wxr, struct call *c)
{
	const xmlError *error = xmlCtxtGetLastError(wxr->parser);
	if (wxr->ended)
		return "the file is cut off";
	if (!error || !error->message)
		return "it is not well-formed";
	if (error->code == XML_ERR_INTERNAL_ERROR)
		return "a text of more than 10 MB";
	return arena_copy(c->arena, error->message, strcspn(error->message, "\n"));
}

static void note_end(struct wxr *wxr, struct call *c)
{
	struct import_end *end = wxr->run.end;
	end->bytes_replaced = wxr->bytes.replaced;
	end->complete = wxr->parser->wellFormed && !wxr->refused;
	end->line = xmlSAX2GetLineNumber(wxr->parser);
	if (!end->complete)
		end->why = reason_of(wxr, c);
}

static enum err read_document(struct wxr *wxr, struct call *c, FILE *in)
{
	TRY(read_pieces(wxr, c, in));
	if (wxr->run.err != OK)
		return wxr->run.err;
	note_end(wxr, c);
	if (wxr->refused || !wxr->is_rss)
		return fail(c, ERR_INVALID, "not a WordPress export: %s",
			wxr->refused ? wxr->refused : "it is no XML");
	return OK;
}

enum err import_wxr_read(struct call *c, FILE *in, const struct import_sink *sink,
	struct import_end *end)
{
	struct wxr *wxr = call_alloc(c, sizeof *wxr);
	import_run_init(&wxr->run, c, sink, end);
	xmlSAXHandler handler = make_handler();
	wxr->parser = xmlCreatePushParserCtxt(&handler, wxr, NULL, 0, NULL);
	enum err err;
	if (wxr->parser) {
		xmlCtxtUseOptions(wxr->parser, XML_PARSE_NONET);
		err = read_document(wxr, c, in);
	} else {
		err = fail(c, ERR_UNAVAILABLE, "out of memory");
	}
	xmlFreeParserCtxt(wxr->parser);
	import_run_finish(&wxr->run);
	return err;
}
