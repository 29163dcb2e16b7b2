/* What every daemon is made of. A daemon's main.c fills one struct and hands it here:
 * serve | migrate | check-config | its own subcommands, all the same way. */
#ifndef CRIER_SERVICE_SERVICE_H
#define CRIER_SERVICE_SERVICE_H

#include "base/call.h"
#include "copy/tables.h"
#include "daemon/config.h"
#include "daemon/health.h"
#include "daemon/metrics.h"
#include "db/db.h"
#include "db/migrate.h"
#include "http/answer_keeper.h"
#include "http/api.h"
#include "http/client.h"
#include "http/server.h"
#include "redis/redis.h"
#include "token/api_key.h"

/* The configuration every daemon has; service_config.c says each row's name and meaning. */
struct service_config {
	const char *listen;
	const char *data;
	const char *own_db_url;
	const char *db_url;
	const char *redis_url;
	const char *auth_url;
	const char *posts_url;
	const char *service_token;
	const char *issuer;
	const char *trusted_proxies;
	const char *log_level;
	int64_t threads;
	int64_t body_bytes_max;
	int64_t request_timeout_ms;
	int64_t db_connections;
	int64_t drain_ms;
	int64_t behind_tls;
	int64_t idempotency_hours;
	int64_t idempotency_keys;
};

/* What a running daemon has; the daemon's own struct starts with a pointer to it. */
struct service {
	const struct service_plan *plan;
	struct arena *arena; /* what lives as long as the daemon */
	struct service_config config;
	struct db *db;	     /* NULL when the plan has no migrations */
	struct redis *redis; /* NULL until parts_open_redis */
	struct ended *ended; /* which access tokens hold no longer */
	struct ended_reader *ended_reader;
	struct token_verifier *verifier;
	struct authentication *authentication;
	struct answers *answers; /* to requests with an Idempotency-Key; NULL without a database */
	struct metrics *metrics;
	struct health *health;
	struct http_server *server;
	const struct clock *clock;
	void *state;		  /* what the plan's start made */
	struct http_client *auth; /* for its public keys; NULL where fetch_keys is given */
};

struct subcommand {
	const char *name;
	const char *usage; /* "import --format wxr|ndjson FILE" */
	/** @return the exit status */
	int (*run)(struct service *service, int argc, char **argv);
};

struct service_plan {
	const char *daemon; /* "posts" */
	const struct api *api;
	const struct sql_set *sql; /* NULL: no database */
	const struct migration_set *migrations;
	const struct copy_tables *tables; /* all of them, for copy */
	bool redis;		    /* its operations use Redis, so that its health tells of it */
	struct config_table config; /* the daemon's own rows */
	void *config_target;
	const struct subcommand *subcommands;
	size_t subcommand_count;
	/** Makes what the daemon needs, adds health checks; *state becomes call.service. */
	enum err (*start)(struct call *c, struct service *service, void **state);
	/** Ends what start made; after the server stopped. */
	void (*stop)(struct service *service, void *state);
	/** How keys are had; NULL: fetched from auth over HTTP. auth itself has them at hand. */
	enum err (*fetch_keys)(void *state, struct call *c, const char **jwks);
	/** Whom an API key stands for, ERR_NOT_FOUND for nobody; NULL: asked of auth over HTTP. */
	enum err (*check_key)(void *state, struct call *c, const struct key_claim *claim,
		struct principal *principal);
	/** answer_keeper.find of a daemon without a database; NULL: it knows of no Idempotency-Key
	 */
	enum err (*find_answer)(void *state, struct call *c, struct request_claim *claim,
		struct kept_answer *answer);
};

/** Starts a call of the daemon itself: a job's, a worker's, a subcommand's. Ended with
 *  call_finish; arena is borrowed. */
void service_call_init(const struct service *service, struct call *c, struct arena *arena);

/** The whole of main: returns the exit status. */
int service_main(const struct service_plan *plan, int argc, char **argv);

#endif
