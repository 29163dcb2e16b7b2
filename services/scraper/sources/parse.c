/* Which parser an answer is for is told by its bytes; what it says of itself is often wrong. */
#include <strings.h>

#include "base/macros.h"
#include "sources/address.h"
#include "sources/charset.h"
#include "sources/facebook.h"
#include "sources/feed.h"
#include "sources/generic.h"
#include "sources/graph.h"
#include "sources/json_feed.h"
#include "sources/mobile.h"
#include "sources/relay.h"

#define ISLAND_NODES_MIN 8 /* of less nothing can be read */

static const char *skip_blanks(const struct parsing *p)
{
	const char *at = p->text, *end = p->text + p->len;
	while (at < end && (unsigned char)*at <= ' ')
		at++;
	return at;
}

static void read_usage(struct parsing *p)
{
	for (size_t i = 0; i < p->answer->header_count; i++)
		graph_usage_read(p->arena, p->answer->headers[i].name, p->answer->headers[i].value,
			&p->out->usage);
}

static void add_island(struct parsing *p, struct value value)
{
	const struct tree_node *node = &value.tree->nodes[value.at];
	if (node->next - value.at < ISLAND_NODES_MIN || p->islands.count == ISLANDS_MAX)
		return;
	p->islands.items[p->islands.count++] = value;
}

static void find_islands(struct parsing *p, struct tree *tree, size_t at, size_t end, bool is_cut)
{
	size_t spare = tree_spare(end - at);
	for (;;) {
		struct value value = tree_next_island(tree, &at, end, &spare, is_cut);
		if (!value_is(value))
			return;
		add_island(p, value);
	}
}

static struct tree *start_islands(struct parsing *p)
{
	struct tree *tree = arena_alloc(p->arena, sizeof *tree);
	tree_init(tree, p->arena, p->text, p->len);
	p->islands.items = arena_alloc(p->arena, ISLANDS_MAX * sizeof *p->islands.items);
	return tree;
}

/* Scripts of no type are programs, and such with JSON's data; JSON-LD is read elsewhere. */
static bool may_have_islands(const struct document *d, uint32_t script)
{
	const char *type = node_attribute(d, script, "type");
	return !type || !*type || strcasecmp(type, "application/json") == 0 ||
	       strcasestr(type, "javascript");
}

static void find_script_islands(struct parsing *p)
{
	const struct document *d = p->document;
	struct tree *tree = start_islands(p);
	for (uint32_t i = document_find(d, 0, "script"); i != NODE_NOWHERE;
		i = document_find_next(d, 0, i, "script")) {
		size_t len;
		const char *text = node_raw(d, i, &len);
		if (!len || !may_have_islands(d, i))
			continue;
		size_t at = (size_t)(text - p->text);
		find_islands(p, tree, at, at + len, d->nodes[i].is_cut);
	}
}

static void read_markup(struct parsing *p)
{
	p->document = document_read(p->arena, DOCUMENT_HTML, p->text, p->len);
	struct head head = head_read(p);
	if (!facebook_is(p, &head)) {
		generic_read(p, &head);
		return;
	}
	find_script_islands(p);
	facebook_read(p, &head);
}

/* What /api/graphql answers: Relay's data without markup, documents one behind another. */
static bool read_relay_alone(struct parsing *p)
{
	find_islands(p, start_islands(p), 0, p->len, true);
	relay_read_page(p);
	relay_read_posts(p);
	relay_read_media(p);
	relay_read_comments(p);
	p->out->source = SOURCE_WWW;
	return page_text(p, PAGE_NAME) || p->out->posts.count || p->out->videos.count ||
	       p->out->comments.count;
}

/* Refusals of Facebook's own interfaces, which come with 200: {"error":…} and
 * {"errors":[{"code":…}]}. */
static enum outcome judge_refusal(struct value root)
{
	static const struct {
		int64_t code;
		enum outcome outcome;
	} codes[] = {{1675004, OUTCOME_RATE_LIMITED}, {1357001, OUTCOME_LOGIN_REQUIRED},
		{1357004, OUTCOME_TRANSIENT}, {1357005, OUTCOME_TRANSIENT},
		{1357031, OUTCOME_UNAVAILABLE}, {1348131, OUTCOME_TEMPORARILY_BLOCKED}};
	struct value error = value_member(root, "error");
	if (!value_is(error))
		error = value_member(value_first(value_member(root, "errors")), "code");
	int64_t code;
	for (size_t i = 0; value_int(error, &code) && i < COUNT_OF(codes); i++)
		if (codes[i].code == code)
			return codes[i].outcome;
	return value_is(error) ? OUTCOME_TRANSIENT : OUTCOME_UNKNOWN;
}

static void judge_json(struct parsing *p, struct value root)
{
	enum outcome refusal = judge_refusal(root);
	*p->out = (struct parsed){.source = p->out->source, .usage = p->out->usage};
	p->out->outcome = refusal != OUTCOME_UNKNOWN ? refusal
			  : p->answer->status == 429 ? OUTCOME_RATE_LIMITED
			  : p->answer->status >= 500 ? OUTCOME_TRANSIENT
						     : OUTCOME_MARKUP_CHANGED;
	p->out->detail = "JSON, but of no known form";
}

static void end_feed(struct parsing *p, bool found)
{
	p->out->source = SOURCE_FEED;
	p->out->outcome = found ? OUTCOME_OK : OUTCOME_MARKUP_CHANGED;
}

static void read_json(struct parsing *p, const char *start)
{
	size_t skipped = (size_t)(start - p->text);
	struct tree *tree = arena_alloc(p->arena, sizeof *tree);
	tree_init(tree, p->arena, p->text, p->len);
	struct value root;
	size_t at = skipped;
	enum tree_end end = tree_read(tree, &at, p->len, &root);
	if (end == TREE_WHOLE && json_feed_is(p, root)) {
		end_feed(p, json_feed_read(p, root));
		return;
	}
	p->out->source = SOURCE_GRAPH;
	if (end == TREE_WHOLE && graph_read(p, root))
		return;
	if (end == TREE_CUT) {
		p->out->outcome = OUTCOME_TRANSIENT;
		p->out->detail = "the JSON is cut off";
		return;
	}
	if (read_relay_alone(p))
		p->out->outcome = OUTCOME_OK;
	else
		judge_json(p, root);
}

static void read_guarded(struct parsing *p)
{
	if (mobile_read_more(p)) {
		p->out->source = SOURCE_MOBILE;
		p->out->outcome = p->out->posts.count ? OUTCOME_OK : OUTCOME_MARKUP_CHANGED;
		return;
	}
	struct value root = tree_parse(p->arena, p->text + 9, p->len - 9);
	p->out->source = SOURCE_MOBILE;
	judge_json(p, root);
}

/* The API answers in JSON, whatever it has to say. */
static bool is_graph_address(const char *url)
{
	return url && (strncasecmp(url, "https://graph.", 14) == 0) && address_is_facebook(url);
}

static void read_any(struct parsing *p)
{
	const char *start = skip_blanks(p);
	size_t left = (size_t)(p->text + p->len - start);
	if (left > 9 && memcmp(start, "for (;;);", 9) == 0)
		read_guarded(p);
	else if (left && (*start == '{' || *start == '['))
		read_json(p, start);
	else if (is_graph_address(p->answer->url))
		*p->out = (struct parsed){.outcome = OUTCOME_TRANSIENT_NON_JSON,
			.source = SOURCE_GRAPH};
	else if (feed_is(p->text, p->len))
		end_feed(p, feed_read(p));
	else
		read_markup(p);
}

void parse_answer(struct arena *arena, const struct answer *answer, struct parsed *parsed)
{
	struct parsing p = {.arena = arena, .answer = answer, .out = parsed};
	size_t len = answer->len < ANSWER_BYTES_MAX ? answer->len : ANSWER_BYTES_MAX;
	*parsed = (struct parsed){.outcome = OUTCOME_UNKNOWN};
	p.text = charset_decode(arena, answer->body, len, answer->content_type, &p.len);
	read_usage(&p);
	read_any(&p);
}
