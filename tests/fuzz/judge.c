/* Reads only the one form in which tags are written, <name a="b">: anything else is a finding, for
 * a browser might read more into it. */
#include "fuzz/judge.h"

#include <string.h>

#include "base/macros.h"
#include "base/utf8.h"
#include "fuzz/fuzz.h"
#include "markup/markup.h"

#define NAME_MAX_BYTES 16
#define LOWER "abcdefghijklmnopqrstuvwxyz"

static const char *const elements[] = {"a", "abbr", "b", "blockquote", "br", "caption", "cite",
	"code", "dd", "del", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3",
	"h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s",
	"samp", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th",
	"thead", "tr", "u", "ul", "var"};
static const char *const attributes[] = {"align", "alt", "class", "colspan", "height", "href",
	"rel", "rowspan", "src", "start", "title", "width"};

struct tags {
	char open[2 * MARKUP_DEPTH_MAX][NAME_MAX_BYTES];
	size_t depth;
};

static bool is_among(const char *const *words, size_t count, const char *word)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(words[i], word) == 0)
			return true;
	return false;
}

/* The word at *at, which goes behind it. */
static void take_word(const char **at, char word[NAME_MAX_BYTES])
{
	size_t len = strspn(*at, LOWER "123456");
	MUST(len > 0 && len < NAME_MAX_BYTES);
	memcpy(word, *at, len);
	word[len] = '\0';
	*at += len;
}

static void take(const char **at, const char *expected)
{
	MUST(strncmp(*at, expected, strlen(expected)) == 0);
	*at += strlen(expected);
}

/* In an address "&" stands as "&amp;", and the apostrophe as a number; both behind the scheme. */
static void check_address(const char *value, size_t len, bool image)
{
	for (size_t i = 0; i < len; i++)
		MUST(value[i] > ' ' && value[i] < 0x7F);
	size_t scheme = strcspn(value, ":/?#\"");
	if (value[scheme] != ':')
		return;
	bool web = (scheme == 4 && strncasecmp(value, "http", 4) == 0) ||
		   (scheme == 5 && strncasecmp(value, "https", 5) == 0);
	MUST(web || (!image && scheme == 6 && strncasecmp(value, "mailto", 6) == 0));
}

static void take_attribute(const char **at)
{
	char name[NAME_MAX_BYTES];
	take(at, " ");
	take_word(at, name);
	MUST(is_among(attributes, COUNT_OF(attributes), name));
	take(at, "=\"");
	size_t len = strcspn(*at, "\"<>");
	MUST((*at)[len] == '"');
	if (strcmp(name, "href") == 0 || strcmp(name, "src") == 0)
		check_address(*at, len, *name == 's');
	*at += len + 1;
}

static void take_end(const char **at, struct tags *tags)
{
	char name[NAME_MAX_BYTES];
	take_word(at, name);
	take(at, ">");
	MUST(tags->depth > 0 && strcmp(tags->open[--tags->depth], name) == 0);
}

static void take_start(const char **at, struct tags *tags)
{
	char name[NAME_MAX_BYTES];
	take_word(at, name);
	MUST(is_among(elements, COUNT_OF(elements), name));
	while (**at != '>')
		take_attribute(at);
	take(at, ">");
	if (strcmp(name, "br") == 0 || strcmp(name, "hr") == 0 || strcmp(name, "img") == 0)
		return;
	MUST(tags->depth < COUNT_OF(tags->open));
	strcpy(tags->open[tags->depth++], name);
}

void judge(const char *html)
{
	MUST(utf8_valid(html, strlen(html)));
	struct tags tags = {.depth = 0};
	while (*(html += strcspn(html, "<>"))) {
		take(&html, "<");
		if (*html == '/') {
			html++;
			take_end(&html, &tags);
		} else {
			take_start(&html, &tags);
		}
	}
	MUST(tags.depth == 0);
}
