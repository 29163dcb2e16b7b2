/* The configuration rows that every daemon has. Those that differ per daemon carry its name:
 * CRIER_POSTS_LISTEN, CRIER_POSTS_DB, CRIER_POSTS_THREADS. */
#include "service/service_config.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

#include "db/db.h"

/* Where each daemon listens unless told otherwise, and with how many threads; the gateway knows the
 * same numbers. Of realtime only tickets are asked there. */
static const struct own_defaults {
	const char *daemon;
	const char *listen;
	const char *threads;
} own_defaults[] = {
	{"auth", "127.0.0.1:8081", "64"},
	{"posts", "127.0.0.1:8082", "64"},
	{"scheduler", "127.0.0.1:8083", "64"},
	{"analytics", "127.0.0.1:8084", "64"},
	{"scraper", "127.0.0.1:8085", "64"},
	{"realtime", "127.0.0.1:8086", "16"},
};

/* %s is the daemon's name in capitals. */
static const struct config_row templates[] = {
	{"CRIER_%s_LISTEN", CONFIG_TEXT, offsetof(struct service_config, listen), NULL, 0, 0,
		"address and port to listen on"},
	{"CRIER_%s_DB", CONFIG_TEXT, offsetof(struct service_config, own_db_url), "", 0, 0,
		"sqlite:PATH or postgres://…; empty: CRIER_DB"},
	{"CRIER_%s_THREADS", CONFIG_INT, offsetof(struct service_config, threads), NULL, 2, 2000,
		"connections served at once; more than the gateway keeps open"},
	{"CRIER_DB", CONFIG_TEXT, offsetof(struct service_config, db_url), "", 0, 0,
		"database of all daemons; empty: a SQLite file for each in CRIER_DATA"},
	{"CRIER_DB_CONNECTIONS", CONFIG_INT, offsetof(struct service_config, db_connections), "8",
		1, 256, "connections to PostgreSQL, of each daemon"},
	{"CRIER_DATA", CONFIG_TEXT, offsetof(struct service_config, data), "data", 0, 0,
		"folder of databases and files"},
	{"CRIER_REDIS", CONFIG_TEXT, offsetof(struct service_config, redis_url),
		"redis://127.0.0.1:6379/0", 0, 0, "redis://[:password@]host:port/db or unix:PATH"},
	{"CRIER_AUTH_URL", CONFIG_TEXT, offsetof(struct service_config, auth_url),
		"http://127.0.0.1:8081", 0, 0, "where auth is"},
	{"CRIER_POSTS_URL", CONFIG_TEXT, offsetof(struct service_config, posts_url),
		"http://127.0.0.1:8082", 0, 0, "where posts is"},
	{"CRIER_SERVICE_TOKEN", CONFIG_SECRET, offsetof(struct service_config, service_token), NULL,
		0, 0, "what daemons show each other; 32 characters or more"},
	{"CRIER_ISSUER", CONFIG_TEXT, offsetof(struct service_config, issuer), "crier", 0, 0,
		"iss and aud of access tokens"},
	{"CRIER_TRUSTED_PROXIES", CONFIG_TEXT, offsetof(struct service_config, trusted_proxies),
		"127.0.0.0/8,::1", 0, 0, "networks whose X-Real-IP is the client's address"},
	{"CRIER_BEHIND_TLS", CONFIG_INT, offsetof(struct service_config, behind_tls), "0", 0, 1,
		"1: browsers come by TLS, also where the gateway cannot know; cookies are Secure"},
	{"CRIER_LOG_LEVEL", CONFIG_TEXT, offsetof(struct service_config, log_level), "info", 0, 0,
		"debug, info, warn or error"},
	{"CRIER_BODY_BYTES_MAX", CONFIG_INT, offsetof(struct service_config, body_bytes_max),
		"4194304", 1024, 1073741824,
		"bytes of a request body, where its operation states no other bound"},
	{"CRIER_REQUEST_TIMEOUT_MS", CONFIG_INT,
		offsetof(struct service_config, request_timeout_ms), "10000", 100, 600000,
		"how long one request may take"},
	{"CRIER_DRAIN_MS", CONFIG_INT, offsetof(struct service_config, drain_ms), "10000", 0,
		600000, "how long running requests may go on after SIGTERM"},
	{"CRIER_IDEMPOTENCY_HOURS", CONFIG_INT, offsetof(struct service_config, idempotency_hours),
		"24", 1, 720, "for which a request with an Idempotency-Key is answered as it was"},
	{"CRIER_IDEMPOTENCY_KEYS", CONFIG_INT, offsetof(struct service_config, idempotency_keys),
		"10000", 1, 1000000, "Idempotency-Keys of one account that are remembered"},
};

static const struct own_defaults *defaults_of(const char *daemon)
{
	static const struct own_defaults others = {.threads = "64"};
	for (size_t i = 0; i < COUNT_OF(own_defaults); i++)
		if (strcmp(own_defaults[i].daemon, daemon) == 0)
			return &own_defaults[i];
	return &others;
}

static char *capitals(struct arena *arena, const char *name)
{
	char *out = arena_strdup(arena, name);
	for (char *at = out; *at; at++)
		*at = (char)toupper((unsigned char)*at);
	return out;
}

/* "CRIER_%s_DB" with the daemon's name in it. */
static const char *own_name(struct arena *arena, const char *template, const char *daemon)
{
	const char *gap = strstr(template, "%s");
	if (!gap)
		return template;
	return arena_printf(arena, "%.*s%s%s", (int)(gap - template), template, daemon, gap + 2);
}

struct config_table service_config_table(struct arena *arena, const char *daemon)
{
	struct config_row *rows = arena_alloc(arena, sizeof templates);
	const char *name = capitals(arena, daemon);
	const struct own_defaults *defaults = defaults_of(daemon);
	for (size_t i = 0; i < COUNT_OF(templates); i++) {
		rows[i] = templates[i];
		rows[i].name = own_name(arena, templates[i].name, name);
		if (rows[i].offset == offsetof(struct service_config, listen))
			rows[i].fallback = defaults->listen;
		if (rows[i].offset == offsetof(struct service_config, threads))
			rows[i].fallback = defaults->threads;
	}
	return (struct config_table){.rows = rows, .count = COUNT_OF(templates)};
}

void service_config_settle(struct arena *arena, const char *daemon, struct service_config *config)
{
	if (*config->own_db_url)
		config->db_url = config->own_db_url;
	else if (!*config->db_url)
		config->db_url = arena_printf(arena, "sqlite:%s/%s.db", config->data, daemon);
}

bool service_config_check_db(struct arena *arena, const char *daemon,
	const struct service_config *config, FILE *complaints)
{
	char why[256];
	if (db_check_url(config->db_url, why, sizeof why))
		return true;
	const char *own = own_name(arena, "CRIER_%s_DB", capitals(arena, daemon));
	fprintf(complaints, "%s: %s\n", *config->own_db_url ? own : "CRIER_DB", why);
	return false;
}
