/* The official API, asked as its documentation has it: the page, then its posts or the comments of
 * one, page by page. The token goes into a header, so that no address has it. */
#include <string.h>

#include "base/hmac.h"
#include "fetch/pauses.h"
#include "fetch/scraping.h"
#include "http/client.h"

#define HOST "graph.facebook.com"
#define POSTS_AT_A_TIME 20
#define COMMENTS_AT_A_TIME 50
#define ANSWERS_MAX 3 /* of posts, or of comments */
#define SLOW_DOWN_PER_CENT 75
#define STOP_PER_CENT 90
#define STOP_MINUTES 60 /* where it does not say for how long */

static const char fields_of_page[] =
	"id,name,username,link,about,description,category,category_list,website,emails,phone,"
	"fan_count,followers_count,talking_about_count,were_here_count,verification_status,"
	"overall_star_rating,rating_count,picture.type(large),cover,founded,start_info,location,"
	"single_line_address";

#define REACTIONS_OF(type, name) \
	"reactions.type(" type ").limit(0).summary(total_count).as(" name ")"

static const char fields_of_post[] =
	"id,message,story,created_time,updated_time,permalink_url,shares,full_picture,"
	"attachments{media,media_type,target},reactions.limit(0).summary(total_count)," REACTIONS_OF(
		"LIKE", "like") "," REACTIONS_OF("LOVE", "love") "," REACTIONS_OF("CARE",
		"care") "," REACTIONS_OF("WOW", "wow") "," REACTIONS_OF("HAHA",
		"haha") "," REACTIONS_OF("SAD", "sad") "," REACTIONS_OF("ANGRY",
		"angry") ",comments.filter(stream).limit(0).summary(true)";

static const char fields_of_comment[] =
	"id,message,from,created_time,like_count,comment_count,parent,permalink_url";

/* An edge of a node: "" for the node itself. */
struct edge {
	const char *node, *name, *fields;
	const char *rest; /* of the query */
};

static int64_t worst_of(const struct parsed_usage *usage)
{
	int64_t worst = usage->call_count;
	if (usage->total_cputime > worst)
		worst = usage->total_cputime;
	return usage->total_time > worst ? usage->total_time : worst;
}

/* What it says of how much was asked lately is heeded before it refuses. */
static bool heed_usage(struct call *c, struct scraping *scraping, const struct parsed_usage *usage)
{
	int64_t worst = usage->known ? worst_of(usage) : 0;
	if (worst < SLOW_DOWN_PER_CENT && !usage->regain_minutes)
		return false;
	int64_t minutes = usage->regain_minutes ? usage->regain_minutes : STOP_MINUTES;
	if (worst < STOP_PER_CENT && !usage->regain_minutes)
		minutes = 1;
	pauses_set(c, scraping->pauses, scraping->whom, call_now_us(c) + minutes * US_PER_MINUTE);
	return true;
}

/* https://developers.facebook.com/docs/graph-api/securing-requests, "appsecret_proof". */
static const char *proof_of(struct call *c, const struct fetch_config *config)
{
	if (!*config->graph_secret)
		return "";
	struct hmac_key key = {.len = strlen(config->graph_secret)};
	char code[HMAC_HEX_SIZE];
	memcpy(key.bytes, config->graph_secret, key.len);
	hmac_sha256_hex(&key, config->graph_token, code);
	return call_printf(c, "&appsecret_proof=%s", code);
}

/* The length of a field of a list, with what is in brackets: "picture.type(large)". */
static size_t field_len(const char *at)
{
	int depth = 0;
	size_t len = 0;
	for (; at[len] && at[len] != '&' && (depth || at[len] != ','); len++)
		depth += strchr("({", at[len]) ? 1 : strchr(")}", at[len]) ? -1 : 0;
	return len;
}

/* Fields come and go with versions: "(#100) Tried accessing nonexisting field (were_here_count) on
 * node type (Page)". Without that one the others are told. */
static const char *without_field(struct call *c, const char *url, const struct parsed *parsed)
{
	static const char mark[] = "nonexisting field (", start[] = "?fields=";
	const char *said = parsed->error.message ? strstr(parsed->error.message, mark) : NULL;
	const char *at = strstr(url, start);
	if (!said || !at)
		return NULL;
	said += sizeof mark - 1;
	size_t said_len = strcspn(said, ")");
	for (at += sizeof start - 1; *at && *at != '&';) {
		size_t len = field_len(at), name_len = strcspn(at, ".({,&");
		bool is_last = at[len] != ',';
		bool is_only = is_last && at[-1] == '=';
		if (!is_only && name_len == said_len && strncmp(at, said, name_len) == 0)
			/* It goes with the comma behind it, or in front. */
			return call_printf(c, "%.*s%s", (int)(at - url) - is_last, url,
				at + len + !is_last);
		at += len + !is_last;
	}
	return NULL;
}

/* @param[out] tired  it has to be left alone for a while */
static enum outcome get(struct call *c, struct scraping *scraping, const struct edge *edge,
	struct parsed **parsed, bool *tired)
{
	const struct fetch_config *config = scraping->config;
	const char *const headers[] = {"Accept: application/json",
		call_printf(c, "Authorization: Bearer %s", config->graph_token), NULL};
	const struct scraping_request request = {
		.url = call_printf(c, "https://" HOST "/%s/%s%s%s?fields=%s%s",
			config->graph_version, http_encode(c, edge->node), *edge->name ? "/" : "",
			edge->name, edge->fields, edge->rest),
		.url_secret = proof_of(c, config),
		.hosts = HOST,
		.headers = headers,
		.corrected = without_field,
	};
	enum outcome outcome = scraping_get(c, scraping, &request, parsed);
	*tired = heed_usage(c, scraping, &(*parsed)->usage);
	return outcome;
}

/* Answer by answer, each asked for behind the one before. */
static void get_list(struct call *c, struct scraping *scraping, struct edge edge, int at_a_time)
{
	const char *after = NULL;
	for (int i = 0; i < ANSWERS_MAX; i++) {
		struct parsed *parsed;
		bool tired;
		edge.rest = call_printf(c, "&limit=%d%s%s%s", at_a_time,
			strcmp(edge.name, "comments") == 0 ? "&filter=stream" : "",
			after ? "&after=" : "", after ? http_encode(c, after) : "");
		if (get(c, scraping, &edge, &parsed, &tired) != OUTCOME_OK)
			return;
		scraping_merge(c, scraping, parsed);
		after = parsed->next_cursor;
		if (tired || !after || scraping->result->merged.posts.count >= SCRAPE_POSTS_MAX)
			return;
	}
}

static const char *node_of(const struct scraping *scraping)
{
	const struct scrape_options *options = scraping->options;
	return options->platform_id ? options->platform_id : options->username;
}

/* There a post's id begins with its page's. */
static const char *post_node(struct call *c, const struct scrape_options *options)
{
	if (strchr(options->post_id, '_') || !options->platform_id)
		return options->post_id;
	return call_printf(c, "%s_%s", options->platform_id, options->post_id);
}

void graph_ask(struct call *c, struct scraping *scraping)
{
	const struct scrape_options *options = scraping->options;
	const struct edge page = {node_of(scraping), "", fields_of_page, ""};
	struct parsed *parsed;
	bool tired = false;
	if (options->wants & SCRAPE_PAGE) {
		if (get(c, scraping, &page, &parsed, &tired) != OUTCOME_OK)
			return;
		scraping_merge(c, scraping, parsed);
	}
	if (!tired && options->wants & SCRAPE_POSTS)
		get_list(c, scraping,
			(struct edge){page.node, "published_posts", fields_of_post, ""},
			POSTS_AT_A_TIME);
	if (!tired && options->wants & SCRAPE_COMMENTS && options->post_id)
		get_list(c, scraping,
			(struct edge){post_node(c, options), "comments", fields_of_comment, ""},
			COMMENTS_AT_A_TIME);
}
