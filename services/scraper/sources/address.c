/* A path's first segments say what an address of Facebook's leads to. */
#include "sources/address.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/macros.h"
#include "base/text.h"
#include "base/utf8.h"

#define SEGMENTS_MAX 8

struct segments {
	const char *items[SEGMENTS_MAX];
	size_t count;
};

/* Bytes of "https://"; 0 for another scheme. */
static size_t scheme_len(const char *url)
{
	if (strncasecmp(url, "https://", 8) == 0)
		return 8;
	return strncasecmp(url, "http://", 7) == 0 ? 7 : 0;
}

static size_t host_len(const char *host)
{
	return strcspn(host, "/?#:");
}

bool address_is_web(const char *url)
{
	size_t scheme = url ? scheme_len(url) : 0;
	if (!scheme || !host_len(url + scheme))
		return false;
	for (const unsigned char *at = (const unsigned char *)url; *at; at++)
		if (*at <= ' ' || *at == '"' || *at == '<' || *at == '>')
			return false;
	return true;
}

static bool ends_with(const char *text, size_t len, const char *end)
{
	size_t end_len = strlen(end);
	return len >= end_len && strncasecmp(text + len - end_len, end, end_len) == 0;
}

bool address_is_facebook(const char *url)
{
	size_t scheme = url ? scheme_len(url) : 0;
	if (!scheme)
		return false;
	size_t len = host_len(url + scheme);
	return (len == 12 && ends_with(url + scheme, len, "facebook.com")) ||
	       ends_with(url + scheme, len, ".facebook.com");
}

/* Behind the host; the whole where there is none. */
static const char *behind_host(const char *url)
{
	size_t scheme = scheme_len(url);
	if (!scheme)
		return url;
	const char *host = url + scheme;
	return host + strcspn(host, "/?#");
}

const char *address_path(struct arena *arena, const char *url)
{
	const char *path = behind_host(url);
	return arena_copy(arena, path, strcspn(path, "?#"));
}

static int hex_of(char ch)
{
	const char *digits = "0123456789abcdef";
	const char *at = ch ? strchr(digits, tolower((unsigned char)ch)) : NULL;
	return at ? (int)(at - digits) : -1;
}

const char *address_unescape(struct arena *arena, const char *text, size_t len)
{
	char *out = arena_alloc_raw(arena, len + 1);
	size_t used = 0;
	for (size_t i = 0; i < len; i++) {
		int high = text[i] == '%' && i + 2 < len ? hex_of(text[i + 1]) : -1;
		int low = high >= 0 ? hex_of(text[i + 2]) : -1;
		if (low >= 0 && (high || low)) {
			out[used++] = (char)(high * 16 + low);
			i += 2;
		} else {
			out[used++] = text[i];
		}
	}
	out[used] = '\0';
	return utf8_valid(out, used) ? out : arena_copy(arena, text, len);
}

const char *address_parameter(struct arena *arena, const char *url, const char *name)
{
	size_t len = strlen(name);
	const char *at = strchr(url, '?');
	while (at && *at && *at != '#') {
		at++;
		size_t pair = strcspn(at, "&#");
		if (pair > len && strncmp(at, name, len) == 0 && at[len] == '=')
			return address_unescape(arena, at + len + 1, pair - len - 1);
		at += pair;
	}
	return NULL;
}

/* Up to and with the last "/" of the path. */
static size_t folder_len(const char *base)
{
	const char *path = behind_host(base);
	size_t len = strcspn(path, "?#");
	while (len && path[len - 1] != '/')
		len--;
	return (size_t)(path - base) + len;
}

static const char *good(const char *url)
{
	return address_is_web(url) ? url : NULL;
}

static bool has_other_scheme(const char *reference)
{
	size_t len = strcspn(reference, ":/?#");
	return len > 1 && reference[len] == ':';
}

/* "./a" and "../a" at the start; what feeds and pages have beyond that is not worth more. */
static const char *join(struct arena *arena, const char *base, const char *reference)
{
	size_t folder = folder_len(base);
	size_t root = (size_t)(behind_host(base) - base);
	while (strncmp(reference, "./", 2) == 0 || strncmp(reference, "../", 3) == 0) {
		bool up = reference[1] == '.';
		reference += up ? 3 : 2;
		for (bool first = true;
			up && folder > root + 1 && (first || base[folder - 1] != '/');
			first = false)
			folder--;
	}
	const char *slash = folder == root ? "/" : "";
	return arena_printf(arena, "%.*s%s%s", (int)folder, base, slash, reference);
}

const char *address_resolve(struct arena *arena, const char *base, const char *reference)
{
	size_t len = reference ? strcspn(reference, "\r\n") : 0;
	if (!len)
		return NULL;
	while (len && isspace((unsigned char)reference[len - 1]))
		len--;
	const char *start = reference + strspn(reference, " \t");
	reference = arena_copy(arena, start,
		len > (size_t)(start - reference) ? len - (size_t)(start - reference) : 0);
	if (scheme_len(reference))
		return good(reference);
	if (!address_is_web(base) || has_other_scheme(reference))
		return NULL;
	if (strncmp(reference, "//", 2) == 0)
		return good(
			arena_printf(arena, "%.*s%s", (int)scheme_len(base) - 2, base, reference));
	if (*reference == '/')
		return good(arena_printf(arena, "%.*s%s", (int)(behind_host(base) - base), base,
			reference));
	return good(join(arena, base, reference));
}

const char *address_unwrap(struct arena *arena, const char *url)
{
	if (!url)
		return NULL;
	const char *path = behind_host(url);
	bool is_wrapped = (address_is_facebook(url) || path == url) &&
			  strncmp(path, "/l.php?", 7) == 0;
	const char *inner = is_wrapped ? address_parameter(arena, url, "u") : NULL;
	return inner && address_is_web(inner) ? inner : url;
}

/* Parameters that name what is meant; others say who looked, and from where. */
static bool is_kept(const char *pair, size_t len)
{
	static const char *const kept[] = {"id=", "story_fbid=", "fbid=", "v=", "set=",
		"comment_id=", "reply_comment_id="};
	for (size_t i = 0; i < COUNT_OF(kept); i++)
		if (len > strlen(kept[i]) && strncmp(pair, kept[i], strlen(kept[i])) == 0)
			return true;
	return false;
}

static void add_query(struct text *out, const char *query)
{
	char mark = '?';
	while (*query && *query != '#') {
		query++;
		size_t len = strcspn(query, "&#");
		if (is_kept(query, len)) {
			text_add_char(out, mark);
			text_add(out, query, len);
			mark = '&';
		}
		query += len;
	}
}

/* "pl-pl.facebook.com", "m.facebook.com": the same pages elsewhere. */
const char *address_normalise(struct arena *arena, const char *url)
{
	if (!url || !address_is_facebook(url))
		return url;
	const char *path = behind_host(url);
	struct text out;
	text_init(&out, arena, strlen(url) + 32, SIZE_MAX);
	text_add_string(&out, "https://www.facebook.com");
	size_t len = strcspn(path, "?#");
	text_add(&out, len ? path : "/", len ? len : 1);
	if (path[len] == '?')
		add_query(&out, path + len);
	return text_string(&out);
}

static struct segments split(struct arena *arena, const char *url)
{
	struct segments segments = {.count = 0};
	const char *at = address_path(arena, url);
	while (*at && segments.count < SEGMENTS_MAX) {
		at += strspn(at, "/");
		size_t len = strcspn(at, "/");
		if (len)
			segments.items[segments.count++] = address_unescape(arena, at, len);
		at += len;
	}
	return segments;
}

static bool is(const struct segments *segments, size_t i, const char *word)
{
	return i < segments->count && strcasecmp(segments->items[i], word) == 0;
}

static bool is_number(const char *text)
{
	return *text && strspn(text, "0123456789") == strlen(text);
}

/* "Some-Name-1597565460485886": the number behind the last hyphen. */
static const char *trailing_number(const char *segment)
{
	const char *hyphen = strrchr(segment, '-');
	return hyphen && strlen(hyphen + 1) >= 8 && is_number(hyphen + 1) ? hyphen + 1 : NULL;
}

/* Names that no page has, for they are Facebook's own. */
static bool is_reserved(const char *segment)
{
	static const char *const words[] = {"about", "ads", "business", "checkpoint", "cookie",
		"directory", "event.php", "events", "gaming", "group.php", "groups", "hashtag",
		"help", "home.php", "l.php", "legal", "login", "login.php", "marketplace", "media",
		"p", "page", "pages", "people", "permalink.php", "pg", "photo", "photo.php",
		"photos", "places", "plugins", "policies", "privacy", "profile.php", "public",
		"r.php", "recover", "reel", "search", "settings", "share", "sharer", "stories",
		"story.php", "ufi", "unsupportedbrowser", "video.php", "videos", "watch", "web"};
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (strcasecmp(words[i], segment) == 0)
			return true;
	return false;
}

/* The segment that names the page; NULL for none. */
static const char *page_segment(const struct segments *s)
{
	if (is(s, 0, "pages") && is(s, 1, "category"))
		return s->count > 3 ? s->items[3] : NULL;
	if (is(s, 0, "pg") || is(s, 0, "p"))
		return s->count > 1 ? s->items[1] : NULL;
	if (!s->count || is_reserved(s->items[0]))
		return NULL;
	return s->items[0];
}

const char *address_username(struct arena *arena, const char *url)
{
	if (!url || !address_is_facebook(url))
		return NULL;
	struct segments segments = split(arena, url);
	const char *segment = page_segment(&segments);
	if (!segment || is_number(segment) || trailing_number(segment))
		return NULL;
	for (const unsigned char *at = (const unsigned char *)segment; *at; at++)
		if (!isalnum(*at) && *at != '.' && *at != '-' && *at != '_')
			return NULL;
	return segment;
}

const char *address_page_id(struct arena *arena, const char *url)
{
	if (!url)
		return NULL;
	struct segments s = split(arena, url);
	if (is(&s, 0, "profile.php")) {
		const char *id = address_parameter(arena, url, "id");
		return id && is_number(id) ? id : NULL;
	}
	if ((is(&s, 0, "people") || (is(&s, 0, "pages") && !is(&s, 1, "category"))) && s.count > 2)
		return is_number(s.items[2]) ? s.items[2] : NULL;
	const char *segment = page_segment(&s);
	if (!segment)
		return NULL;
	return is_number(segment) && strlen(segment) >= 5 ? segment : trailing_number(segment);
}

const char *address_category(struct arena *arena, const char *url)
{
	if (!url || !address_is_facebook(url))
		return NULL;
	struct segments s = split(arena, url);
	return is(&s, 0, "pages") && is(&s, 1, "category") && s.count > 3 ? s.items[2] : NULL;
}

static bool is_post(const struct segments *s)
{
	static const char *const first[] = {"story.php", "permalink.php", "photo.php", "photo",
		"video.php", "reel", "watch"};
	static const char *const second[] = {"posts", "videos", "photos"};
	for (size_t i = 0; i < COUNT_OF(first); i++)
		if (is(s, 0, first[i]))
			return true;
	for (size_t i = 0; i < COUNT_OF(second); i++)
		if (s->count > 2 && is(s, 1, second[i]))
			return true;
	return false;
}

enum address_kind address_kind_of(struct arena *arena, const char *url)
{
	struct segments s = split(arena, url);
	if (!s.count || is(&s, 0, "home.php"))
		return ADDRESS_HOME;
	if (is(&s, 0, "login") || is(&s, 0, "login.php") || is(&s, 0, "r.php") ||
		is(&s, 0, "reg") || is(&s, 0, "recover") || is(&s, 0, "two_step_verification"))
		return ADDRESS_SIGN_IN;
	if (is(&s, 0, "checkpoint") || (is(&s, 0, "cookie") && is(&s, 1, "consent-page")) ||
		is(&s, 0, "consent") || (is(&s, 0, "privacy") && is(&s, 1, "consent")))
		return ADDRESS_CONSENT;
	if (is(&s, 0, "groups") || is(&s, 0, "group.php"))
		return ADDRESS_GROUP;
	if (is(&s, 0, "events") || is(&s, 0, "event.php"))
		return ADDRESS_EVENT;
	if (is_post(&s))
		return ADDRESS_POST;
	return is_reserved(s.items[0]) && !address_page_id(arena, url) && !page_segment(&s)
		       ? ADDRESS_OTHER
		       : ADDRESS_PAGE;
}
