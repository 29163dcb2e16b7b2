/* A loop from one "<" to the next, with a stack of open elements. */
#include "sources/document.h"

#include <string.h>
#include <strings.h>

#define SUBSET_BYTES_MAX 4096 /* that a document type declares */
#define NODES_AT_FIRST 1024
#define SEARCH_MAX 64 /* open elements that an end may close over */

struct builder {
	struct document *document;
	const char *at, *end;
	uint32_t open[DOCUMENT_DEPTH_MAX];
	int depth;
};

static bool is_blank(char ch)
{
	return ch == ' ' || (ch >= '\t' && ch <= '\r');
}

static bool is_name(char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') ||
	       ch == '-' || ch == '_' || ch == ':' || ch == '.' || (ch & 0x80);
}

static bool is_letter(char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || ch == '_' || (ch & 0x80);
}

static void grow(struct document *document)
{
	struct node *nodes = arena_alloc_raw(document->arena,
		(size_t)document->capacity * 2 * sizeof *nodes);
	memcpy(nodes, document->nodes, (size_t)document->count * sizeof *nodes);
	document->nodes = nodes;
	document->capacity *= 2;
}

static struct node *add_node(struct builder *b, enum node_kind kind, const char *at,
	const char *end)
{
	struct document *document = b->document;
	if (document->count >= DOCUMENT_NODES_MAX) {
		b->at = b->end;
		return NULL;
	}
	if (document->count == document->capacity)
		grow(document);
	struct node *node = &document->nodes[document->count++];
	*node = (struct node){.at = (uint32_t)(at - document->source),
		.len = (uint32_t)(end - at),
		.next = document->count,
		.kind = (uint8_t)kind};
	return node;
}

static void add_text(struct builder *b, enum node_kind kind, const char *at, const char *end)
{
	if (end > at)
		(void)add_node(b, kind, at, end);
}

static bool is_one_of(const char *const *names, const char *name, size_t len)
{
	for (; *names; names++)
		if (strlen(*names) == len && strncasecmp(*names, name, len) == 0)
			return true;
	return false;
}

static const char *name_of(const struct builder *b, int depth, size_t *len)
{
	const struct node *node = &b->document->nodes[b->open[depth]];
	*len = node->len;
	return b->document->source + node->at;
}

static bool names_agree(const struct builder *b, int depth, const char *name, size_t len)
{
	size_t open_len;
	const char *open = name_of(b, depth, &open_len);
	if (open_len != len)
		return false;
	return b->document->language == DOCUMENT_XML ? memcmp(open, name, len) == 0
						     : strncasecmp(open, name, len) == 0;
}

static void close_to(struct builder *b, int depth)
{
	while (b->depth > depth)
		b->document->nodes[b->open[--b->depth]].next = b->document->count;
}

/* Where the innermost open element of a name is; -1 when it is not open. */
static int find_open(const struct builder *b, const char *name, size_t len)
{
	int last = b->depth > SEARCH_MAX ? b->depth - SEARCH_MAX : 0;
	for (int depth = b->depth - 1; depth >= last; depth--)
		if (names_agree(b, depth, name, len))
			return depth;
	return -1;
}

/* What closes an open element of its own kind, and what keeps that from being looked for. */
static const struct implied {
	const char *const *names, *const *closed, *const *barriers;
} implied[] = {
	{(const char *const[]){"li", NULL}, (const char *const[]){"li", NULL},
		(const char *const[]){"ul", "ol", "menu", NULL}},
	{(const char *const[]){"dt", "dd", NULL}, (const char *const[]){"dt", "dd", NULL},
		(const char *const[]){"dl", NULL}},
	{(const char *const[]){"tr", NULL}, (const char *const[]){"tr", NULL},
		(const char *const[]){"table", NULL}},
	{(const char *const[]){"td", "th", NULL}, (const char *const[]){"td", "th", NULL},
		(const char *const[]){"table", "tr", NULL}},
	{(const char *const[]){"option", NULL}, (const char *const[]){"option", NULL},
		(const char *const[]){"select", NULL}},
	{(const char *const[]){"p", NULL}, (const char *const[]){"p", NULL},
		(const char *const[]){"div", "td", "article", "section", "body", "li", NULL}},
};

static void close_rivals(struct builder *b, const struct implied *row)
{
	for (int depth = b->depth - 1; depth >= 0 && depth > b->depth - SEARCH_MAX; depth--) {
		size_t len;
		const char *name = name_of(b, depth, &len);
		if (is_one_of(row->barriers, name, len))
			return;
		if (is_one_of(row->closed, name, len)) {
			close_to(b, depth);
			return;
		}
	}
}

static void close_implied(struct builder *b, const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof implied / sizeof *implied; i++)
		if (is_one_of(implied[i].names, name, len)) {
			close_rivals(b, &implied[i]);
			return;
		}
}

/* Behind the attributes: at ">" or at the end. A quote hides a ">". */
static const char *pass_attributes(const char *at, const char *end)
{
	while (at < end && *at != '>') {
		char ch = *at++;
		if (ch != '=')
			continue;
		while (at < end && is_blank(*at))
			at++;
		if (at == end || (*at != '"' && *at != '\''))
			continue;
		const char *quote = memchr(at + 1, *at, (size_t)(end - at - 1));
		at = quote ? quote + 1 : at + 1;
	}
	return at;
}

/* "</script": where the raw text of an element ends. */
static const char *find_end_tag(const char *at, const char *end, const char *name, size_t len)
{
	for (; (at = memchr(at, '<', (size_t)(end - at))); at++)
		if ((size_t)(end - at) >= len + 2 && at[1] == '/' &&
			strncasecmp(at + 2, name, len) == 0)
			return at;
	return NULL;
}

static void read_raw(struct builder *b, enum node_kind kind, const char *name, size_t len)
{
	const char *end = find_end_tag(b->at, b->end, name, len);
	uint32_t element = b->document->count - 1;
	add_text(b, kind, b->at, end ? end : b->end);
	b->document->nodes[element].is_cut = !end;
	b->document->nodes[element].next = b->document->count;
	b->at = end ? end : b->end;
}

static void enter(struct builder *b, const char *name, size_t len, bool is_closed)
{
	static const char *const voids[] = {"area", "base", "br", "col", "embed", "hr", "img",
		"input", "link", "meta", "param", "source", "track", "wbr", NULL};
	static const char *const raw[] = {"script", "style", "xmp", "iframe", "noembed", NULL};
	static const char *const plain[] = {"title", "textarea", NULL};
	if (b->document->language == DOCUMENT_HTML) {
		if (is_one_of(voids, name, len))
			return;
		if (is_one_of(raw, name, len) || is_one_of(plain, name, len)) {
			read_raw(b, is_one_of(raw, name, len) ? NODE_RAW : NODE_TEXT, name, len);
			return;
		}
	}
	if (!is_closed && b->depth < DOCUMENT_DEPTH_MAX)
		b->open[b->depth++] = b->document->count - 1;
}

/* At the name. */
static void read_start(struct builder *b)
{
	const char *name = b->at;
	while (b->at < b->end && is_name(*b->at))
		b->at++;
	size_t len = (size_t)(b->at - name);
	if (b->document->language == DOCUMENT_HTML)
		close_implied(b, name, len);
	const char *attributes = b->at;
	const char *end = pass_attributes(attributes, b->end);
	struct node *node = add_node(b, NODE_ELEMENT, name, name + len);
	if (!node)
		return;
	node->attributes = (uint32_t)(attributes - b->document->source);
	node->end = (uint32_t)(end - b->document->source);
	node->is_cut = end == b->end;
	bool is_closed = b->document->language == DOCUMENT_XML && end > attributes &&
			 end[-1] == '/';
	b->at = end < b->end ? end + 1 : b->end;
	enter(b, name, len, is_closed);
}

static void read_end(struct builder *b)
{
	const char *name = b->at;
	while (b->at < b->end && is_name(*b->at))
		b->at++;
	int depth = find_open(b, name, (size_t)(b->at - name));
	if (depth >= 0)
		close_to(b, depth);
	const char *end = memchr(b->at, '>', (size_t)(b->end - b->at));
	b->at = end ? end + 1 : b->end;
}

static bool starts(const struct builder *b, const char *what)
{
	size_t len = strlen(what);
	return (size_t)(b->end - b->at) >= len && memcmp(b->at, what, len) == 0;
}

static const char *find(const char *at, const char *end, const char *what)
{
	return memmem(at, (size_t)(end - at), what, strlen(what));
}

/* Facebook once sent what is seen later as comments in <code>. */
static bool is_in_code(const struct builder *b)
{
	size_t len;
	return b->depth && strncasecmp(name_of(b, b->depth - 1, &len), "code", 4) == 0 && len == 4;
}

/* A document type declares between brackets, where ">" is in each line. */
const char *document_behind_declaration(const char *at, const char *end)
{
	if (end - at >= 4 && memcmp(at, "<!--", 4) == 0) {
		const char *close = find(at + 4, end, "-->");
		return close ? close + 3 : end;
	}
	const char *close = memchr(at, '>', (size_t)(end - at));
	bool is_type = close && close - at > 9 && strncasecmp(at + 2, "DOCTYPE", 7) == 0;
	const char *bracket = is_type ? memchr(at, '[', (size_t)(close - at)) : NULL;
	if (bracket) {
		size_t left = (size_t)(end - bracket);
		const char *until = memchr(bracket, ']',
			left < SUBSET_BYTES_MAX ? left : SUBSET_BYTES_MAX);
		const char *behind = until ? memchr(until, '>', (size_t)(end - until)) : NULL;
		close = behind ? behind : close;
	}
	return close ? close + 1 : end;
}

static void read_comment(struct builder *b)
{
	b->at += 4;
	if (is_in_code(b))
		return;
	const char *end = find(b->at, b->end, "-->");
	b->at = end ? end + 3 : b->end;
}

static void read_cdata(struct builder *b)
{
	b->at += 9;
	const char *end = find(b->at, b->end, "]]>");
	add_text(b, NODE_RAW, b->at, end ? end : b->end);
	b->at = end ? end + 3 : b->end;
}

/* <!DOCTYPE …>, <?xml …?>. Whatever a document type declares is never read. */
static void read_declaration(struct builder *b)
{
	b->at = document_behind_declaration(b->at, b->end);
}

/* At "<". */
static void read_tag(struct builder *b)
{
	if (starts(b, "<!--")) {
		read_comment(b);
	} else if (starts(b, "<![CDATA[")) {
		read_cdata(b);
	} else if (starts(b, "<!") || starts(b, "<?")) {
		read_declaration(b);
	} else if (starts(b, "</")) {
		b->at += 2;
		read_end(b);
	} else if (b->end - b->at > 1 && is_letter(b->at[1])) {
		b->at++;
		read_start(b);
	} else {
		add_text(b, NODE_TEXT, b->at, b->at + 1);
		b->at++;
	}
}

struct document *document_read(struct arena *arena, enum document_language language,
	const char *source, size_t len)
{
	struct document *document = arena_alloc(arena, sizeof *document);
	*document = (struct document){.arena = arena,
		.language = language,
		.source = source,
		.len = len,
		.count = 1,
		.capacity = NODES_AT_FIRST};
	document->nodes = arena_alloc(arena, NODES_AT_FIRST * sizeof *document->nodes);
	struct builder b = {.document = document, .at = source, .end = source + len};
	while (b.at < b.end) {
		const char *tag = memchr(b.at, '<', (size_t)(b.end - b.at));
		add_text(&b, NODE_TEXT, b.at, tag ? tag : b.end);
		if (b.at < b.end)
			b.at = tag ? tag : b.end;
		if (b.at < b.end)
			read_tag(&b);
	}
	for (int depth = 0; depth < b.depth; depth++)
		document->nodes[b.open[depth]].is_cut = true;
	close_to(&b, 0);
	document->nodes[0].next = document->count;
	return document;
}
