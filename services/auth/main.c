/* The auth daemon: accounts, sign-in, tokens and roles. */

#include "auth.h"
#include "auth_api.h"
#include "auth_sql.h"
#include "daemon/log.h"
#include "departures.h"
#include "first_admin.h"
#include "service/service.h"
#include "subcommands.h"
#include "tables.h"
#include "user_names.h"

static enum err start(struct call *c, struct service *service, void **state)
{
	const struct auth_config *config = service->plan->config_target;
	struct auth *auth;
	TRY(auth_create(c, config, service->config.issuer, service->redis, &auth));
	*state = auth;
	c->service = auth;
	bool made;
	TRY(first_admin_ensure(c, service->config.data, &made));
	if (made)
		log_write(LOG_INFO, c, NULL, "made the first admin, %s", config->admin_email);
	TRY(user_names_fold(c));
	auth->departures = departures_create(service,
		&(struct departures_options){
			.analytics_url = config->analytics_url,
			.token_life_us = config->access_s * US_PER_SECOND,
		});
	return auth->departures ? OK : fail(c, ERR_UNAVAILABLE, "no thread for departures");
}

static void stop(struct service *service, void *state)
{
	(void)service;
	auth_destroy(state);
}

static enum err fetch_keys(void *state, struct call *c, const char **jwks)
{
	const struct auth *auth = state;
	return keys_jwks(c, auth->keys, jwks);
}

int main(int argc, char **argv)
{
	static const struct subcommand subcommands[] = {
		{"set-role",
			"set-role EMAIL ROLE     give an account a role: user, approver or admin",
			run_set_role},
		{"rotate-keys", "rotate-keys            give the signing keys successors",
			run_rotate_keys},
	};
	struct auth_config config = {0};
	const struct service_plan plan = {
		.daemon = "auth",
		.api = &auth_api,
		.sql = &auth_sql,
		.migrations = &auth_migrations,
		.tables = &auth_tables,
		.redis = true,
		.config = auth_config_table,
		.config_target = &config,
		.subcommands = subcommands,
		.subcommand_count = COUNT_OF(subcommands),
		.start = start,
		.stop = stop,
		.fetch_keys = fetch_keys,
	};
	return service_main(&plan, argc, argv);
}
