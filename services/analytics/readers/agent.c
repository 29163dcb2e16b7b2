/* Words that stand in user agents. Most crawlers have a part of their purpose in their name; the
 * others of which access logs are full are here by name. */
#include "readers/agent.h"

#include <ctype.h>
#include <string.h>

#include "base/macros.h"

#define TEXT_SIZE 512 /* what is behind that tells nothing new */

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

static bool has_any(const char *text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strstr(text, words[i]))
			return true;
	return false;
}

/* Cubot makes phones. */
static bool is_crawler(const char *text)
{
	return (strstr(text, "bot") && !strstr(text, "cubot")) ||
	       has_any(text, crawlers, COUNT_OF(crawlers));
}

/* Android says of phones that they are mobile, and nothing of tablets. */
static enum act_device device_of(const char *text)
{
	static const char *const desktops[] = {"windows", "macintosh", "x11", "linux", "cros"};
	if (strstr(text, "ipad") || strstr(text, "tablet") ||
		(strstr(text, "android") && !strstr(text, "mobile")))
		return DEVICE_TABLET;
	if (strstr(text, "mobi") || strstr(text, "iphone"))
		return DEVICE_PHONE;
	return has_any(text, desktops, COUNT_OF(desktops)) ? DEVICE_DESKTOP : DEVICE_UNKNOWN;
}

struct agent agent_read(const char *text)
{
	char lower[TEXT_SIZE];
	size_t len = 0;
	for (; text[len] && len + 1 < sizeof lower; len++)
		lower[len] = (char)tolower((unsigned char)text[len]);
	lower[len] = '\0';
	struct agent agent = {.is_crawler = is_crawler(lower), .device = device_of(lower)};
	agent.is_program = agent.is_crawler || has_any(lower, libraries, COUNT_OF(libraries));
	return agent;
}
