/* The parts a daemon is put together from, made in one order and ended in the other. */
#include "service/parts.h"

#include <stdio.h>
#include <string.h>

#include "daemon/log.h"
#include "daemon/memory.h"
#include "daemon/signals.h"
#include "service/answers.h"
#include "service/authentication.h"
#include "service/ended_reader.h"
#include "token/token.h"

#define OPEN_WAIT_MS 30000
#define OPEN_PAUSE_MS 200
#define WHY_SIZE 256
#define DB_CONNECTIONS_MAX 256
#define WRITE_QUEUE_MAX 4096
#define STATEMENT_TIMEOUT_MS 5000
#define REDIS_CONNECTIONS_MAX 16
#define REDIS_TIMEOUT_MS 1000
#define REDIS_RETRY_AFTER_MS 250
#define CLIENT_TIMEOUT_MS 2000
#define CLIENT_TRIES_MAX 3
#define JWKS_BYTES_MAX 65536
#define TOKEN_LEEWAY_S 5
#define TOKENS_REMEMBERED_MAX 4096

/* To a server each connection is a process; to a file it is little, and a thread that waits for
 * one costs more. */
static size_t connections_max(const struct service_config *config)
{
	bool embedded = strncmp(config->db_url, "sqlite:", strlen("sqlite:")) == 0;
	int64_t max = embedded ? config->threads : config->db_connections;
	return (size_t)(max < DB_CONNECTIONS_MAX ? max : DB_CONNECTIONS_MAX);
}

/* A server that was started with us may take a while. Says so at first, and when the reason is
 * another; ends early where we are told to end. */
static struct db *wait_for_database(const struct db_options *options, char *why, size_t why_size)
{
	char said[WHY_SIZE] = "";
	int64_t until_us = clock_monotonic_us() + OPEN_WAIT_MS * US_PER_MS;
	for (;;) {
		struct db *db = db_create(options, why, why_size);
		if (db || clock_monotonic_us() >= until_us)
			return db;
		if (strcmp(said, why) != 0)
			log_write(LOG_WARN, NULL, NULL, "waiting for the database: %s", why);
		snprintf(said, sizeof said, "%s", why);
		if (signals_wait_ms(OPEN_PAUSE_MS))
			return NULL;
	}
}

bool parts_open(struct service *service)
{
	memory_keep_small();
	if (!service->plan->sql)
		return true;
	struct db_options options = {
		.url = service->config.db_url,
		.schema = service->plan->daemon,
		.sql = service->plan->sql,
		.connections_max = connections_max(&service->config),
		.statement_timeout_ms = STATEMENT_TIMEOUT_MS,
		.write_queue_max = WRITE_QUEUE_MAX,
	};
	char why[WHY_SIZE] = "";
	service->db = wait_for_database(&options, why, sizeof why);
	if (!service->db)
		log_write(LOG_ERROR, NULL, NULL, "cannot open the database: %s", why);
	return service->db != NULL;
}

enum err parts_migrate(struct call *c, struct service *service, int target)
{
	if (!service->plan->migrations)
		return OK;
	return migrate(c, service->db, service->plan->migrations, target);
}

static enum err fetch_keys_from_auth(void *self, struct call *c, const char **jwks)
{
	struct service *service = self;
	struct raw_body answer = {0};
	const struct http_request request = {.method = HTTP_GET,
		.path = "/.well-known/jwks.json",
		.raw_answer = &answer};
	TRY(http_client_send(c, service->auth, &request));
	*jwks = answer.data;
	return OK;
}

/* Asks the plan, which knows only its own state. */
static enum err fetch_keys_from_plan(void *self, struct call *c, const char **jwks)
{
	struct service *service = self;
	return service->plan->fetch_keys(service->state, c, jwks);
}

static void make_verifier(struct service *service)
{
	const struct service_config *config = &service->config;
	if (!service->plan->fetch_keys) {
		service->auth = http_client_create(&(struct http_client_options){
			.base_url = config->auth_url,
			.timeout_ms = CLIENT_TIMEOUT_MS,
			.tries_max = CLIENT_TRIES_MAX,
			.answer_bytes_max = JWKS_BYTES_MAX,
		});
	}
	service->verifier = token_verifier_create(&(struct token_verifier_options){
		.issuer = config->issuer,
		.audience = config->issuer,
		.service_token = config->service_token,
		.fetch_keys = service->plan->fetch_keys ? fetch_keys_from_plan
							: fetch_keys_from_auth,
		.self = service,
		.leeway_s = TOKEN_LEEWAY_S,
		.ended = service->ended,
		.remembered_max = TOKENS_REMEMBERED_MAX,
	});
}

static enum err check_database(struct call *c, void *arg)
{
	(void)arg;
	return db_check(c);
}

static enum err check_redis(struct call *c, void *arg)
{
	return redis_run(c, arg, REDIS_WORDS("PING"), NULL);
}

static void make_health(struct service *service)
{
	service->health = health_create(service->plan->daemon);
	if (service->db)
		health_add(service->health, "database", HEALTH_REQUIRED, check_database, NULL);
	if (service->plan->redis)
		health_add(service->health, "redis", HEALTH_OPTIONAL, check_redis, service->redis);
}

static enum err find_by_plan(void *self, struct call *c, struct request_claim *claim,
	struct kept_answer *answer)
{
	struct service *service = self;
	return service->plan->find_answer(service->state, c, claim, answer);
}

static struct answer_keeper keeper_of(struct service *service)
{
	if (service->plan->find_answer)
		return (struct answer_keeper){.find = find_by_plan, .self = service};
	return answers_keeper(service->answers);
}

static enum err listen_and_serve(struct call *c, struct service *service)
{
	char why[256] = "";
	struct trusted_peers trusted;
	if (!trusted_parse(service->arena, service->config.trusted_proxies, &trusted))
		return fail(c, ERR_UNAVAILABLE,
			"CRIER_TRUSTED_PROXIES: \"%s\" is no list of networks",
			service->config.trusted_proxies);
	service->server = http_server_create(
		&(struct http_server_options){
			.address = service->config.listen,
			.threads = (size_t)service->config.threads,
			.body_bytes_max = (size_t)service->config.body_bytes_max,
			.request_timeout_ms = (int)service->config.request_timeout_ms,
			.api = service->plan->api,
			.authenticator = authentication_of(service),
			.csrf = &service->authentication->csrf,
			.behind_tls = service->config.behind_tls != 0,
			.keeper = keeper_of(service),
			.trusted = trusted,
			.service = service->state,
			.db = service->db,
			.clock = service->clock,
			.metrics = service->metrics,
			.health = service->health,
		},
		why, sizeof why);
	return service->server ? OK : fail(c, ERR_UNAVAILABLE, "%s", why);
}

enum err parts_open_redis(struct call *c, struct service *service)
{
	service->redis = redis_create(&(struct redis_options){
		.url = service->config.redis_url,
		.connections_max = REDIS_CONNECTIONS_MAX,
		.timeout_ms = REDIS_TIMEOUT_MS,
		.retry_after_ms = REDIS_RETRY_AFTER_MS,
	});
	return service->redis ? OK
			      : fail(c, ERR_UNAVAILABLE, "CRIER_REDIS is no address: %s",
					service->config.redis_url);
}

/* Before the first request: a daemon that was started again knows what ended before. */
static enum err begin_reading_ended(struct call *c, struct service *service)
{
	service->ended_reader = ended_reader_create(service);
	return service->ended_reader ? OK : fail(c, ERR_UNAVAILABLE, "no thread can be started");
}

enum err parts_start(struct call *c, struct service *service)
{
	TRY(parts_open_redis(c, service));
	service->metrics = metrics_create();
	service->ended = ended_create();
	make_verifier(service);
	service->authentication = authentication_create(service);
	service->answers = answers_create(service);
	make_health(service);
	if (service->plan->start)
		TRY(service->plan->start(c, service, &service->state));
	TRY(answers_start(c, service->answers));
	TRY(begin_reading_ended(c, service));
	TRY(listen_and_serve(c, service));
	memory_give_back();
	return OK;
}

void parts_close(struct service *service)
{
	http_server_destroy(service->server, 0);
	ended_reader_destroy(service->ended_reader);
	answers_destroy(service->answers);
	if (service->state && service->plan->stop)
		service->plan->stop(service, service->state);
	authentication_destroy(service->authentication);
	token_verifier_destroy(service->verifier);
	ended_destroy(service->ended);
	http_client_destroy(service->auth);
	health_destroy(service->health);
	metrics_destroy(service->metrics);
	redis_destroy(service->redis);
	db_destroy(service->db);
}
