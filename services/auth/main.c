/* The auth daemon: accounts, sign-in, tokens and roles. */

#include "api_keys/api_key.h"
#include "audit_store.h"
#include "auth.h"
#include "auth_api.h"
#include "auth_sql.h"
#include "daemon/log.h"
#include "first_admin.h"
#include "mails/mail_sender.h"
#include "service/service.h"
#include "sessions/endings_teller.h"
#include "subcommands.h"
#include "tables.h"
#include "user.h"
#include "users/departures.h"
#include "users/user_names.h"

static enum err begin_telling(struct call *c, const struct service *service, struct auth *auth)
{
	auth->endings = endings_create(service->redis, service->ended,
		auth->config->access_s * US_PER_SECOND);
	auth->teller = endings_teller_create(service, auth->endings);
	return auth->teller ? OK : fail(c, ERR_UNAVAILABLE, "no thread can be started");
}

static enum err make_mailer(struct call *c, const struct service *service, struct mailer **mailer)
{
	const struct auth_config *config = service->plan->config_target;
	struct mailer_options options = {
		.outbox = call_printf(c, "%s/outbox", service->config.data),
		.from = config->mail_from,
	};
	TRY(auth_smtp_options(c, config, &options.smtp));
	return mailer_create(c, &options, mailer);
}

static enum err start_loops(struct call *c, const struct service *service, struct auth *auth)
{
	const struct auth_config *config = service->plan->config_target;
	const struct mail_sender_options options = {
		.timeout_ms = config->smtp_timeout_s * 1000,
		.retry_s = config->mail_retry_s,
		.keep_us = config->mail_days * US_PER_DAY,
	};
	struct mailer *mailer;
	TRY(make_mailer(c, service, &mailer));
	auth->mail_sender = mail_sender_create(service, mailer, &options);
	auth->chore = (struct janitor_chore){
		.what = "old audit rows",
		.keep_us = config->audit_days * US_PER_DAY,
		.remove = audit_store_remove,
	};
	auth->janitor = janitor_create(service, &auth->chore, 1);
	return auth->mail_sender && auth->janitor
		       ? OK
		       : fail(c, ERR_UNAVAILABLE, "no threads for mails and the audit log");
}

static enum err start(struct call *c, struct service *service, void **state)
{
	const struct auth_config *config = service->plan->config_target;
	struct auth *auth;
	TRY(auth_create(c, config, service->config.issuer, service->redis, &auth));
	*state = auth;
	c->service = auth;
	TRY(begin_telling(c, service, auth));
	csrf_derive_key(service->config.service_token, &auth->csrf);
	if (!key_usage_start(auth->key_usage, service))
		return fail(c, ERR_UNAVAILABLE, "no thread for the use of API keys");
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
	if (!auth->departures)
		return fail(c, ERR_UNAVAILABLE, "no thread for departures");
	return start_loops(c, service, auth);
}

static void stop(struct service *service, void *state)
{
	(void)service;
	struct auth *auth = state;
	janitor_destroy(auth->janitor);
	mail_sender_destroy(auth->mail_sender);
	auth_destroy(auth);
}

static enum err fetch_keys(void *state, struct call *c, const char **jwks)
{
	const struct auth *auth = state;
	return keys_jwks(c, auth->keys, jwks);
}

static enum err check_key(void *state, struct call *c, const struct key_claim *claim,
	struct principal *principal)
{
	const struct api_key_claim asked = {.id = claim->id, .digest = claim->digest_hex};
	struct api_key_holder holder;
	TRY(api_key_check(c, state, &asked, &holder));
	*principal = (struct principal){.role = user_role(holder.role),
		.user_id = holder.user_id,
		.scopes = scope_parse_words(holder.scopes),
		.expires_us = holder.has_expires_at ? holder.expires_at_us : 0};
	return OK;
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
		.check_key = check_key,
	};
	return service_main(&plan, argc, argv);
}
