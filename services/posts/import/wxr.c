/* Elements at the depth of
 *
 *   rss(1) > channel(2) > item | wp:author(3) > field | wp:comment | wp:postmeta(4) > its field(5)
 *
 * come out. A field is a row of a table: its name, and where its text goes. Comments stand last in
 * an item; where there are many, it is handed over with the first of them and the others follow. */
#include "import/wxr.h"

#include <string.h>

#include "base/rfc3339.h"
#include "base/text.h"
#include "import/run.h"
#include "import/xml.h"

#define TERMS_SEEN_MAX ((size_t)2 * IMPORT_WXR_TERMS_MAX)

/* Namespaces, known by their URI: prefixes are the writer's choice. */
enum space { SPACE_RSS, SPACE_WP, SPACE_EXCERPT, SPACE_CONTENT, SPACE_DC, SPACE_OTHER };

enum place { OUTSIDE, IN_ITEM, IN_AUTHOR, IN_COMMENT, IN_META };

#define META_KEY_SIZE 32 /* longer than any that is looked for */
#define NUMBER_DIGITS_MAX 18

/* What an item says beside what struct import_item holds as it stands. */
struct item_texts {
	struct import_item item;
	const char *post_id;
	const char *thumbnail_id;
	const char *password;
	const char *date, *date_gmt, *modified_gmt;
};

struct comment_texts {
	struct import_comment comment;
	const char *user_id;
	const char *date, *date_gmt;
};

struct element {
	enum space space;
	const char *name;
	size_t offset; /* of a const char * in one of these or struct import_author */
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

/* By the name that WordPress gives them. */
static const struct element meta_fields[] = {
	{SPACE_WP, "_thumbnail_id", offsetof(struct item_texts, thumbnail_id)},
	{SPACE_WP, "_wp_attachment_image_alt", offsetof(struct item_texts, item.alt)},
};

static const struct element author_fields[] = {
	{SPACE_WP, "author_id", offsetof(struct import_author, id)},
	{SPACE_WP, "author_login", offsetof(struct import_author, login)},
	{SPACE_WP, "author_email", offsetof(struct import_author, email)},
	{SPACE_WP, "author_display_name", offsetof(struct import_author, name)},
};

/* Its author's e-mail address proves nothing: WordPress asks for one, and believes it. */
static const struct element comment_fields[] = {
	{SPACE_WP, "comment_id", offsetof(struct comment_texts, comment.key)},
	{SPACE_WP, "comment_author", offsetof(struct comment_texts, comment.author.name)},
	{SPACE_WP, "comment_content", offsetof(struct comment_texts, comment.content)},
	{SPACE_WP, "comment_approved", offsetof(struct comment_texts, comment.status)},
	{SPACE_WP, "comment_type", offsetof(struct comment_texts, comment.type)},
	{SPACE_WP, "comment_user_id", offsetof(struct comment_texts, user_id)},
	{SPACE_WP, "comment_date", offsetof(struct comment_texts, date)},
	{SPACE_WP, "comment_date_gmt", offsetof(struct comment_texts, date_gmt)},
};

struct wxr {
	struct import_run run;
	struct import_xml *xml;
	enum place place;
	int64_t line; /* where the row starts */
	struct item_texts texts;
	struct import_author author;
	struct comment_texts comment;
	struct import_comment_list comments; /* that were read and not handed over */
	bool delivered;			     /* the item, before its end */
	size_t terms_seen;		     /* of the item */
	const char **wanted;	 /* where the text that is being read goes; NULL: nowhere */
	struct text_list *terms; /* or to which list */
	bool in_meta_key;	 /* or into this one, as far as it has room: there may be many */
	char meta_key[META_KEY_SIZE];
	size_t meta_key_len;
	struct text text;
};

static enum space space_of(const struct import_xml_element *element)
{
	const char *space = element->space;
	if (!space)
		return element->prefix ? SPACE_OTHER : SPACE_RSS;
	if (strcmp(space, "http://purl.org/rss/1.0/modules/content/") == 0)
		return SPACE_CONTENT;
	if (strcmp(space, "http://purl.org/dc/elements/1.1/") == 0)
		return SPACE_DC;
	if (!strstr(space, "wordpress.org/export/"))
		return SPACE_OTHER;
	return strstr(space, "/excerpt/") ? SPACE_EXCERPT : SPACE_WP;
}

/* What is said again is passed over, so that no item takes more than one of each. */
static const char **find_field(const struct element *fields, size_t count, void *base,
	enum space space, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		const char **field = (const char **)(void *)((char *)base + fields[i].offset);
		if (fields[i].space == space && strcmp(fields[i].name, name) == 0)
			return *field ? NULL : field;
	}
	return NULL;
}

/* Which list a <category domain="…"> belongs to; NULL for menus and formats, and for more than
 * both lists could hold. */
static struct text_list *find_terms(struct wxr *wxr, const struct import_xml_element *element)
{
	if (wxr->terms_seen++ >= TERMS_SEEN_MAX)
		return NULL;
	const char *domain = import_xml_attribute(wxr->run.arena, element, "domain");
	if (!domain)
		return NULL;
	if (strcmp(domain, "category") == 0)
		return &wxr->texts.item.categories;
	if (strcmp(domain, "post_tag") == 0 || strcmp(domain, "tag") == 0)
		return &wxr->texts.item.tags;
	return NULL;
}

static void start_row(struct wxr *wxr, enum space space, const char *name)
{
	wxr->line = import_xml_line(wxr->xml);
	if (space == SPACE_RSS && strcmp(name, "item") == 0) {
		wxr->place = IN_ITEM;
		wxr->delivered = false;
		wxr->terms_seen = 0;
		memset(&wxr->texts, 0, sizeof wxr->texts);
		memset(&wxr->comments, 0, sizeof wxr->comments);
	} else if (space == SPACE_WP && strcmp(name, "author") == 0) {
		wxr->place = IN_AUTHOR;
		memset(&wxr->author, 0, sizeof wxr->author);
	}
}

static void start_comment(struct wxr *wxr)
{
	wxr->place = IN_COMMENT;
	wxr->comment = (struct comment_texts){.comment.line = import_xml_line(wxr->xml)};
}

static void want_text(struct wxr *wxr, size_t bytes_max)
{
	if (wxr->wanted || wxr->terms)
		text_init(&wxr->text, wxr->run.arena, 64, bytes_max);
}

/* Of an item that was handed over, only comments are read. */
static void start_field(struct wxr *wxr, enum space space, const struct import_xml_element *element)
{
	const char *name = element->name;
	if (wxr->place == IN_ITEM && space == SPACE_WP && strcmp(name, "postmeta") == 0) {
		wxr->place = IN_META;
		wxr->meta_key_len = 0;
	} else if (wxr->place == IN_AUTHOR) {
		wxr->wanted = find_field(author_fields, COUNT_OF(author_fields), &wxr->author,
			space, name);
	} else if (wxr->place == IN_ITEM && space == SPACE_WP && strcmp(name, "comment") == 0) {
		start_comment(wxr);
	} else if (wxr->place == IN_ITEM && !wxr->delivered) {
		wxr->wanted = find_field(item_fields, COUNT_OF(item_fields), &wxr->texts, space,
			name);
		if (space == SPACE_RSS && strcmp(name, "category") == 0)
			wxr->terms = find_terms(wxr, element);
	}
	want_text(wxr, wxr->wanted == &wxr->texts.item.content ? IMPORT_WXR_CONTENT_BYTES_MAX
							       : IMPORT_WXR_FIELD_BYTES_MAX);
}

static void start_comment_field(struct wxr *wxr, enum space space, const char *name)
{
	wxr->wanted = find_field(comment_fields, COUNT_OF(comment_fields), &wxr->comment, space,
		name);
	want_text(wxr, IMPORT_WXR_COMMENT_BYTES_MAX);
}

/* A key stands before its value. */
static void start_meta_field(struct wxr *wxr, enum space space, const char *name)
{
	if (space != SPACE_WP || wxr->delivered)
		return;
	wxr->in_meta_key = strcmp(name, "meta_key") == 0;
	if (strcmp(name, "meta_value") != 0)
		return;
	wxr->meta_key[wxr->meta_key_len] = '\0';
	wxr->wanted = find_field(meta_fields, COUNT_OF(meta_fields), &wxr->texts, SPACE_WP,
		wxr->meta_key);
	want_text(wxr, IMPORT_WXR_FIELD_BYTES_MAX);
}

static void add_to_meta_key(struct wxr *wxr, const char *data, size_t len)
{
	size_t room = META_KEY_SIZE - 1 - wxr->meta_key_len;
	size_t count = len < room ? len : room;
	memcpy(wxr->meta_key + wxr->meta_key_len, data, count);
	wxr->meta_key_len += count;
}

static void on_start(void *arg, const struct import_xml_element *element, int depth)
{
	struct wxr *wxr = arg;
	if (depth == 1 && strcmp(element->name, "rss") != 0)
		import_xml_refuse(wxr->xml, "it is no RSS document");
	else if (depth == 3)
		start_row(wxr, space_of(element), element->name);
	else if (depth == 4)
		start_field(wxr, space_of(element), element);
	else if (depth == 5 && wxr->place == IN_COMMENT)
		start_comment_field(wxr, space_of(element), element->name);
	else if (depth == 5 && wxr->place == IN_META)
		start_meta_field(wxr, space_of(element), element->name);
}

static void on_text(void *arg, const char *data, size_t len)
{
	struct wxr *wxr = arg;
	if (wxr->in_meta_key)
		add_to_meta_key(wxr, data, len);
	else if (wxr->wanted || wxr->terms)
		text_add(&wxr->text, data, len);
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
	wxr->in_meta_key = false;
}

/* "2013-04-09 18:20:39"; all zeros stand for no date. */
static bool read_date(struct wxr *wxr, const char *date, int64_t *time_us)
{
	if (!date || !*date || strncmp(date, "0000-00-00", 10) == 0)
		return false;
	return rfc3339_parse(arena_printf(wxr->run.arena, "%sZ", date), time_us);
}

static bool read_item_date(struct wxr *wxr, const char *date, int64_t *time_us)
{
	bool read = read_date(wxr, date, time_us);
	if (!read && date && *date && strncmp(date, "0000-00-00", 10) != 0)
		wxr->texts.item.odd_date = date;
	return read;
}

/* The date in UTC, or else the one by the blog's clock, which is all that drafts have. */
static void read_dates(struct wxr *wxr)
{
	struct item_texts *texts = &wxr->texts;
	struct import_item *item = &texts->item;
	item->has_date = read_item_date(wxr, texts->date_gmt, &item->date_us);
	if (!item->has_date) {
		item->has_date = read_item_date(wxr, texts->date, &item->date_us);
		item->date_is_local = item->has_date;
	}
	item->has_updated = read_item_date(wxr, texts->modified_gmt, &item->updated_us);
}

/* A guid alone names two where one was made as a copy of another: real exports have those. */
static void name_item(struct wxr *wxr, struct import_item *item)
{
	const char *guid = item->key && *item->key ? item->key : "post";
	if (wxr->texts.post_id)
		item->key = arena_printf(wxr->run.arena, "%s#%s", guid, wxr->texts.post_id);
}

/* @return 0 for what is no number from 1 on */
static int64_t number_of(const char *text)
{
	int64_t number = 0;
	if (!text)
		return 0;
	text += strspn(text, " \t\r\n");
	size_t digits = strspn(text, "0123456789");
	for (size_t i = 0; i < digits && digits <= NUMBER_DIGITS_MAX; i++)
		number = number * 10 + (text[i] - '0');
	return text[digits + strspn(text + digits, " \t\r\n")] ? 0 : number;
}

static void go_on_if(struct wxr *wxr, bool taken)
{
	wxr->delivered = true;
	memset(&wxr->comments, 0, sizeof wxr->comments);
	if (!taken)
		import_xml_stop(wxr->xml);
}

static void refuse_item(struct wxr *wxr)
{
	(void)fail(&wxr->run.row, ERR_INVALID, "an item without WordPress's own elements");
	import_run_bad_row(&wxr->run, wxr->line);
	go_on_if(wxr, true);
}

static void deliver_item(struct wxr *wxr)
{
	struct import_item *item = &wxr->texts.item;
	if (!item->type && !item->status) {
		refuse_item(wxr);
		return;
	}
	item->line = wxr->line;
	item->format = POST_FORMAT_HTML;
	item->has_password = wxr->texts.password && *wxr->texts.password;
	item->comments = wxr->comments;
	item->number = number_of(wxr->texts.post_id);
	item->cover = number_of(wxr->texts.thumbnail_id);
	name_item(wxr, item);
	read_dates(wxr);
	go_on_if(wxr, import_run_item(&wxr->run, item));
}

/* The item with the first comments, or more of them. */
static void deliver(struct wxr *wxr)
{
	if (wxr->delivered)
		go_on_if(wxr, import_run_comments(&wxr->run, &wxr->comments));
	else
		deliver_item(wxr);
}

/* Only who was signed in is named by an id that WordPress vouches for. */
static void name_author(struct wxr *wxr, struct comment_texts *texts)
{
	if (texts->user_id && *texts->user_id && strcmp(texts->user_id, "0") != 0)
		texts->comment.author.login = arena_printf(wxr->run.arena, IMPORT_WXR_AUTHOR_ID,
			texts->user_id);
}

static void end_comment(struct wxr *wxr)
{
	struct comment_texts *texts = &wxr->comment;
	struct import_comment *comment = &texts->comment;
	comment->is_html = true;
	comment->has_created = read_date(wxr, texts->date_gmt, &comment->created_us) ||
			       read_date(wxr, texts->date, &comment->created_us);
	name_author(wxr, texts);
	if (!wxr->comments.items)
		wxr->comments.items = arena_alloc(wxr->run.arena,
			IMPORT_COMMENTS_AT_ONCE * sizeof *comment);
	wxr->comments.items[wxr->comments.count++] = *comment;
	wxr->place = IN_ITEM;
	if (wxr->comments.count == IMPORT_COMMENTS_AT_ONCE)
		deliver(wxr);
}

static void end_author(struct wxr *wxr)
{
	struct import_author *author = &wxr->author;
	if (!author->login || !*author->login) {
		(void)fail(&wxr->run.row, ERR_INVALID, "an author without a login");
		import_run_bad_row(&wxr->run, wxr->line);
		return;
	}
	if (author->id)
		author->id = arena_printf(wxr->run.arena, IMPORT_WXR_AUTHOR_ID, author->id);
	if (!import_run_author(&wxr->run, wxr->line, author))
		import_xml_stop(wxr->xml);
}

static void end_row(struct wxr *wxr)
{
	if (wxr->place == IN_ITEM)
		deliver(wxr);
	else if (wxr->place == IN_AUTHOR)
		end_author(wxr);
	wxr->place = OUTSIDE;
}

static void on_end(void *arg, const char *name, int depth)
{
	(void)name;
	struct wxr *wxr = arg;
	if (depth == 3)
		end_row(wxr);
	else if (depth == 4 && wxr->place == IN_COMMENT)
		end_comment(wxr);
	else if (depth == 4 && wxr->place == IN_META)
		wxr->place = IN_ITEM;
	else if (depth == 4 || (depth == 5 && (wxr->place == IN_COMMENT || wxr->place == IN_META)))
		end_field(wxr);
}

enum err import_wxr_read(struct call *c, FILE *in, const struct import_sink *sink,
	struct import_end *end)
{
	struct wxr *wxr = call_alloc(c, sizeof *wxr);
	const struct import_xml_reader reader = {on_start, on_end, on_text, wxr,
		"a WordPress export"};
	import_run_init(&wxr->run, c, sink, end);
	wxr->xml = import_xml_create(&reader);
	enum err err = wxr->xml ? import_xml_read(c, wxr->xml, in, end)
				: fail(c, ERR_UNAVAILABLE, "out of memory");
	import_xml_destroy(wxr->xml);
	import_run_finish(&wxr->run);
	return wxr->run.err != OK ? wxr->run.err : err;
}
