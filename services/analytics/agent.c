/* Words that stand in user agents. Most crawlers have a part of their purpose in their name; the
 * others of which access logs are full are here by name. */
#include "agent.h"

#include <ctype.h>
#include <string.h>

#include "base/macros.h"

static const char *const crawlers[] = {"crawl", "spider", "slurp", "archiver", "externalhit",
	"mediapartners", "headless", "phantomjs", "preview", "monitor", "feedly", "feedfetcher",
	"feedburner", "rss", "tiny tiny", "netvibes", "newsblur", "universalfeedparser", "pingdom",
	"uptime", "lighthouse", "validator", "linkcheck", "scan", "scrap", "nutch", "heritrix",
	"yandex.com/", "google-", "bingpreview", "facebookcatalog", "embedly", "quora link",
	"pinterest/", "whatsapp/", "skypeuripreview", "gtmetrix", "dataprovider", "sogou",
	"baidu.com/"};

static const char *const libraries[] = {"curl/", "wget/", "libwww", "python", "java/", "go-http",
	"okhttp", "apache-httpclient", "http-client", "httpclient", "ruby", "perl", "php/",
	"node-fetch", "axios", "aiohttp", "httpx", "winhttp", "libcurl", "guzzle", "postman",
	"insomnia"};

/* As strcasestr, which is not of the standard. */
static bool has(const char *text, const char *word)
{
	char first = *word;
	for (; *text; text++) {
		size_t i = 0;
		if (tolower((unsigned char)*text) != first)
			continue;
		while (word[i] && tolower((unsigned char)text[i]) == word[i])
			i++;
		if (!word[i])
			return true;
	}
	return false;
}

static bool has_any(const char *text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (has(text, words[i]))
			return true;
	return false;
}

/* Cubot makes phones. */
static bool is_bot_by_name(const char *agent)
{
	return has(agent, "bot") && !has(agent, "cubot");
}

bool agent_is_crawler(const char *agent)
{
	return is_bot_by_name(agent) || has_any(agent, crawlers, COUNT_OF(crawlers));
}

bool agent_is_program(const char *agent)
{
	return agent_is_crawler(agent) || has_any(agent, libraries, COUNT_OF(libraries));
}

/* Android says of phones that they are mobile, and nothing of tablets. */
enum act_device agent_device(const char *agent)
{
	if (has(agent, "ipad") || has(agent, "tablet") ||
		(has(agent, "android") && !has(agent, "mobile")))
		return DEVICE_TABLET;
	if (has(agent, "mobi") || has(agent, "iphone"))
		return DEVICE_PHONE;
	if (has(agent, "windows") || has(agent, "macintosh") || has(agent, "x11") ||
		has(agent, "linux") || has(agent, "cros"))
		return DEVICE_DESKTOP;
	return DEVICE_UNKNOWN;
}
