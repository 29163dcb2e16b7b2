/* The daemon's own configuration rows. */
#include "scraper_config.h"

#include "base/macros.h"

static const struct config_row rows[] = {
	{"CRIER_SCRAPER_GRAPH_TOKEN", CONFIG_SECRET,
		offsetof(struct scraper_config, fetch.graph_token), "", 0, 0,
		"token for the Graph API, with Page Public Content Access; empty: it is not asked"},
	{"CRIER_SCRAPER_GRAPH_SECRET", CONFIG_SECRET,
		offsetof(struct scraper_config, fetch.graph_secret), "", 0, 0,
		"the app's secret, where the app demands a proof of it with each request"},
	{"CRIER_SCRAPER_GRAPH_VERSION", CONFIG_TEXT,
		offsetof(struct scraper_config, fetch.graph_version), "v24.0", 0, 0,
		"version of the Graph API"},
	{"CRIER_SCRAPER_HTML", CONFIG_BOOL, offsetof(struct scraper_config, fetch.html), "false", 0,
		0,
		"also reads public pages of www.facebook.com; read services/scraper/README.md "
		"first"},
	{"CRIER_SCRAPER_GENERIC_HOSTS", CONFIG_TEXT,
		offsetof(struct scraper_config, fetch.generic_hosts), "", 0, 0,
		"sites (example.org,…; with all below them) whose pages and feeds are read; *: any"},
	{"CRIER_SCRAPER_CONTACT", CONFIG_TEXT, offsetof(struct scraper_config, fetch.contact), "",
		0, 0,
		"address or URL that the User-Agent names; must be there before pages are "
		"read"},
	{"CRIER_SCRAPER_PROXY", CONFIG_TEXT, offsetof(struct scraper_config, fetch.proxy), "", 0, 0,
		"proxy for all of that: http://host:3128, socks5h://host:1080"},
	{"CRIER_SCRAPER_CA", CONFIG_TEXT, offsetof(struct scraper_config, fetch.ca_file), "", 0, 0,
		"file of all certificates that vouch for sites; empty: the system's"},
	{"CRIER_SCRAPER_ALLOW", CONFIG_TEXT, offsetof(struct scraper_config, fetch.allow), "", 0, 0,
		"networks (10.1.0.0/16,…) that are dialled although they are not public"},
	{"CRIER_SCRAPER_CONNECT_TO", CONFIG_TEXT, offsetof(struct scraper_config, fetch.connect_to),
		"", 0, 0,
		"HOST:PORT:HOST:PORT,…: dials the second in place of the first, as curl "
		"--connect-to"},
	{"CRIER_SCRAPER_PER_MINUTE", CONFIG_INT, offsetof(struct scraper_config, fetch.per_minute),
		"6", 1, 6000, "requests to one host in a minute"},
	{"CRIER_SCRAPER_BURST", CONFIG_INT, offsetof(struct scraper_config, fetch.burst), "4", 1,
		1000, "requests that it may get at once after a quiet time"},
	{"CRIER_SCRAPER_TIMEOUT_MS", CONFIG_INT, offsetof(struct scraper_config, fetch.timeout_ms),
		"10000", 100, 60000, "for one request to the outside"},
	{"CRIER_SCRAPER_BODY_BYTES_MAX", CONFIG_INT,
		offsetof(struct scraper_config, fetch.body_bytes_max), "8388608", 65536, 16777216,
		"bytes of one page, decompressed"},
	{"CRIER_SCRAPER_PICTURES_PER_MINUTE", CONFIG_INT,
		offsetof(struct scraper_config, cloner.per_minute), "60", 1, 6000,
		"pictures that are copied from one host in a minute"},
	MEDIA_CONFIG_ROWS(struct scraper_config, cloner.media),
};

const struct config_table scraper_config_table = {.rows = rows, .count = COUNT_OF(rows)};
