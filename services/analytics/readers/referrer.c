/* A host is cut into its labels: google is one of www.google.co.uk. */
#include "readers/referrer.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/macros.h"

#define HOST_SIZE 256

static const char *const engines[] = {"google", "bing", "duckduckgo", "yahoo", "baidu", "yandex",
	"ecosia", "qwant", "startpage", "kagi", "naver", "seznam", "sogou", "brave", "ask", "aol"};

static const char *const networks[] = {"facebook", "instagram", "twitter", "linkedin", "reddit",
	"pinterest", "youtube", "tiktok", "threads", "bsky", "mastodon", "tumblr", "vk", "whatsapp",
	"telegram", "xing", "quora"};

static const char *const network_hosts[] = {"t.co", "x.com", "lnkd.in", "fb.me", "t.me", "youtu.be",
	"redd.it", "news.ycombinator.com", "lobste.rs", "pin.it"};

void referrer_host(const char *url, char *host, size_t size)
{
	const char *from = strstr(url, "://");
	size_t len = 0;
	*host = '\0';
	if (!from || (strncasecmp(url, "http:", 5) != 0 && strncasecmp(url, "https:", 6) != 0))
		return;
	from += 3;
	len = strcspn(from, "/?#:");
	if (len >= size)
		return;
	for (size_t i = 0; i < len; i++)
		host[i] = (char)tolower((unsigned char)from[i]);
	host[len] = '\0';
}

static bool is_label(const char *label, size_t len, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(words[i]) == len && memcmp(words[i], label, len) == 0)
			return true;
	return false;
}

/* The last label is a country or a kind of site: ask is none of com. */
static bool has_label(const char *host, const char *const *words, size_t count)
{
	for (const char *label = host, *dot; (dot = strchr(label, '.')) != NULL; label = dot + 1)
		if (is_label(label, (size_t)(dot - label), words, count))
			return true;
	return false;
}

enum act_referrer referrer_class(const char *url, const char *host)
{
	char from[HOST_SIZE];
	referrer_host(url, from, sizeof from);
	if (!*from)
		return REFERRER_NONE;
	if (strcmp(from, host) == 0)
		return REFERRER_SITE;
	if (has_label(from, engines, COUNT_OF(engines)))
		return REFERRER_SEARCH;
	if (has_label(from, networks, COUNT_OF(networks)) ||
		is_label(from, strlen(from), network_hosts, COUNT_OF(network_hosts)))
		return REFERRER_SOCIAL;
	return REFERRER_LINK;
}
