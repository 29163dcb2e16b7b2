/* CommonMark with tables, strikethrough, task lists and bare addresses, by md4c, which says what is
 * where; what is written is ours alone. Raw HTML is text. md4c 0.4.8 lets a bare address begin in
 * one span and end in another, so that its ends are not believed: html.c knows what is open. */
#include <md4c.h>
#include <string.h>

#include "base/macros.h"
#include "markup/entity.h"
#include "markup/escape.h"
#include "markup/html.h"
#include "markup/link.h"
#include "markup/markup.h"

#define WORD_BYTES_MAX 32

struct markdown {
	struct html *html;
	int images; /* in each other, of which the outermost counts; within is its description */
	const char *image; /* its address; NULL: it may not be shown */
};

/* What has neither detail nor end tag of its own is not among them. */
static const char *const blocks[] = {
	[MD_BLOCK_QUOTE] = "blockquote",
	[MD_BLOCK_UL] = "ul",
	[MD_BLOCK_P] = "p",
	[MD_BLOCK_TABLE] = "table",
	[MD_BLOCK_THEAD] = "thead",
	[MD_BLOCK_TBODY] = "tbody",
	[MD_BLOCK_TR] = "tr",
};

static const char *const headings[] = {"h1", "h2", "h3", "h4", "h5", "h6"};

static const char *const spans[] = {
	[MD_SPAN_EM] = "em",
	[MD_SPAN_STRONG] = "strong",
	[MD_SPAN_CODE] = "code",
	[MD_SPAN_DEL] = "del",
};

static const char *name_of(const char *const *table, size_t count, unsigned type)
{
	return type < count ? table[type] : NULL;
}

/* md4c stops at what is not 0. */
static int go_on(struct markdown *markdown)
{
	return html_is_good(markdown->html) ? 0 : 1;
}

static void add_piece(struct text *out, MD_TEXTTYPE type, const char *piece, size_t len)
{
	if (type == MD_TEXT_NULLCHAR)
		text_add_string(out, "\xEF\xBF\xBD");
	else if (type != MD_TEXT_ENTITY || !entity_add(out, piece, len))
		text_add(out, piece, len);
}

/* What an attribute says, its references resolved. @return its length in *len; NULL for none */
static const char *value_of(struct markdown *markdown, const MD_ATTRIBUTE *attribute, size_t *len)
{
	if (!attribute->text)
		return NULL;
	html_work(markdown->html, attribute->size);
	struct text out;
	text_init(&out, markdown->html->arena, attribute->size, MARKUP_SOURCE_BYTES_MAX);
	for (size_t i = 0; attribute->substr_offsets[i] < attribute->size; i++) {
		MD_OFFSET at = attribute->substr_offsets[i];
		add_piece(&out, attribute->substr_types[i], attribute->text + at,
			attribute->substr_offsets[i + 1] - at);
	}
	*len = out.len;
	return text_string(&out);
}

static const char *address_of(struct markdown *markdown, const MD_ATTRIBUTE *attribute,
	enum link_use use)
{
	size_t len;
	const char *address = value_of(markdown, attribute, &len);
	return address ? link_clean(markdown->html->arena, address, len, use) : NULL;
}

static const char *title_of(struct markdown *markdown, const MD_ATTRIBUTE *attribute)
{
	size_t len;
	return value_of(markdown, attribute, &len);
}

/* A language's name as a class is worth keeping where it is a plain word. */
static const char *word_of(struct markdown *markdown, const MD_ATTRIBUTE *attribute)
{
	size_t len;
	const char *word = value_of(markdown, attribute, &len);
	bool plain = word && len && len <= WORD_BYTES_MAX &&
		     strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				  "0123456789+-_.#") == len;
	return plain ? word : NULL;
}

static void open_code(struct markdown *markdown, const MD_BLOCK_CODE_DETAIL *code)
{
	const char *language = word_of(markdown, &code->lang);
	html_open(markdown->html, "pre", "\n");
	html_add(markdown->html, "<code");
	if (language)
		text_printf(&markdown->html->text, " class=\"language-%s\"", language);
	html_add(markdown->html, ">");
	html_opened(markdown->html, "code", "");
}

static void open_cell(struct html *html, const char *name, const MD_BLOCK_TD_DETAIL *cell)
{
	static const char *const words[] = {
		[MD_ALIGN_LEFT] = "left",
		[MD_ALIGN_CENTER] = "center",
		[MD_ALIGN_RIGHT] = "right",
	};
	html_add(html, "<");
	html_add(html, name);
	html_add_attribute(html, "align", words[cell->align]);
	html_add(html, ">");
	html_opened(html, name, "\n");
}

static void open_list(struct html *html, const MD_BLOCK_OL_DETAIL *list)
{
	html_add(html, "<ol");
	if (list->start != 1)
		text_printf(&html->text, " start=\"%u\"", list->start);
	html_add(html, ">\n");
	html_opened(html, "ol", "\n");
}

static void open_item(struct html *html, const MD_BLOCK_LI_DETAIL *item)
{
	html_open(html, "li", "\n");
	if (item->is_task)
		html_add(html, item->task_mark == ' ' ? "\u2610 " : "\u2611 ");
}

static const char *heading_of(const MD_BLOCK_H_DETAIL *heading)
{
	return headings[heading->level - 1];
}

static void open_with_detail(struct markdown *markdown, MD_BLOCKTYPE type, const void *detail)
{
	struct html *html = markdown->html;
	if (type == MD_BLOCK_OL)
		open_list(html, detail);
	else if (type == MD_BLOCK_LI)
		open_item(html, detail);
	else if (type == MD_BLOCK_H)
		html_open(html, heading_of(detail), "\n");
	else if (type == MD_BLOCK_CODE)
		open_code(markdown, detail);
	else if (type == MD_BLOCK_TH || type == MD_BLOCK_TD)
		open_cell(html, type == MD_BLOCK_TH ? "th" : "td", detail);
	else if (type == MD_BLOCK_HR)
		html_add(html, "<hr>\n");
}

static int on_block_start(MD_BLOCKTYPE type, void *detail, void *arg)
{
	struct markdown *markdown = arg;
	const char *name = name_of(blocks, COUNT_OF(blocks), type);
	if (name)
		html_open(markdown->html, name, "\n");
	else
		open_with_detail(markdown, type, detail);
	if (name && type != MD_BLOCK_P)
		html_add(markdown->html, "\n");
	return go_on(markdown);
}

static const char *name_of_block(MD_BLOCKTYPE type, const void *detail)
{
	switch (type) {
	case MD_BLOCK_OL:
		return "ol";
	case MD_BLOCK_LI:
		return "li";
	case MD_BLOCK_CODE:
		return "pre";
	case MD_BLOCK_TH:
		return "th";
	case MD_BLOCK_TD:
		return "td";
	case MD_BLOCK_H:
		return heading_of(detail);
	default:
		return name_of(blocks, COUNT_OF(blocks), type);
	}
}

/* Of an image that may not be shown there is its description. */
static void open_image(struct markdown *markdown, const MD_SPAN_IMG_DETAIL *detail)
{
	if (markdown->images++)
		return;
	markdown->image = address_of(markdown, &detail->src, LINK_SHOWN);
	if (!markdown->image)
		return;
	html_add(markdown->html, "<img");
	html_add_attribute(markdown->html, "src", markdown->image);
	html_add(markdown->html, " alt=\"");
}

static void end_image(struct markdown *markdown, const char *title)
{
	markdown->images = 0;
	if (!markdown->image)
		return;
	html_add(markdown->html, "\"");
	html_add_attribute(markdown->html, "title", title);
	html_add(markdown->html, ">");
	markdown->image = NULL;
}

static void close_image(struct markdown *markdown, const MD_SPAN_IMG_DETAIL *detail)
{
	if (markdown->images > 1)
		markdown->images--;
	else if (markdown->images)
		end_image(markdown, title_of(markdown, &detail->title));
}

static int on_block_end(MD_BLOCKTYPE type, void *detail, void *arg)
{
	struct markdown *markdown = arg;
	const char *name = name_of_block(type, detail);
	end_image(markdown, NULL);
	if (name)
		html_close(markdown->html, name);
	return go_on(markdown);
}

/* md4c may find a bare address in the text of a link. */
static void open_link(struct markdown *markdown, const MD_SPAN_A_DETAIL *detail)
{
	if (markdown->images || html_is_open(markdown->html, "a"))
		return;
	const char *address = address_of(markdown, &detail->href, LINK_FOLLOWED);
	if (address)
		html_open_link(markdown->html, address, title_of(markdown, &detail->title));
}

static int on_span_start(MD_SPANTYPE type, void *detail, void *arg)
{
	struct markdown *markdown = arg;
	const char *name = name_of(spans, COUNT_OF(spans), type);
	if (type == MD_SPAN_A)
		open_link(markdown, detail);
	else if (type == MD_SPAN_IMG)
		open_image(markdown, detail);
	else if (name && !markdown->images)
		html_open(markdown->html, name, "");
	return go_on(markdown);
}

static int on_span_end(MD_SPANTYPE type, void *detail, void *arg)
{
	struct markdown *markdown = arg;
	const char *name = type == MD_SPAN_A ? "a" : name_of(spans, COUNT_OF(spans), type);
	if (type == MD_SPAN_IMG)
		close_image(markdown, detail);
	else if (name && !markdown->images)
		html_close(markdown->html, name);
	return go_on(markdown);
}

/* A name that we do not know may be one that the reader's browser does; it is letters and digits.
 */
static void add_reference(struct html *html, const char *reference, size_t len)
{
	struct text character;
	text_init(&character, html->arena, 8, 64);
	if (entity_add(&character, reference, len))
		escape_attribute(&html->text, character.data, character.len);
	else
		text_add(&html->text, reference, len);
}

static void add_break(struct markdown *markdown, MD_TEXTTYPE type)
{
	html_add(markdown->html, type == MD_TEXT_BR && !markdown->images ? "<br>\n" : "\n");
}

static int on_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE len, void *arg)
{
	struct markdown *markdown = arg;
	struct html *html = markdown->html;
	if (type == MD_TEXT_NULLCHAR)
		html_add(html, "\xEF\xBF\xBD");
	else if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR)
		add_break(markdown, type);
	else if (type == MD_TEXT_ENTITY)
		add_reference(html, text, len);
	else if (markdown->images)
		escape_attribute(&html->text, text, len);
	else
		html_add_text(html, text, len);
	return go_on(markdown);
}

bool html_of_markdown(struct html *html, const struct source *source)
{
	static const MD_PARSER parser = {
		.flags = MD_FLAG_NOHTML | MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH |
			 MD_FLAG_TASKLISTS | MD_FLAG_PERMISSIVEAUTOLINKS,
		.enter_block = on_block_start,
		.leave_block = on_block_end,
		.enter_span = on_span_start,
		.leave_span = on_span_end,
		.text = on_text,
	};
	struct markdown markdown = {.html = html};
	bool good = md_parse(source->text, (MD_SIZE)source->len, &parser, &markdown) == 0;
	end_image(&markdown, NULL);
	html_close_all(html);
	return good && html_is_good(html);
}
