/* Each is a call of its own on the daemon's database; a running daemon need not be asked. */
#include "subcommands.h"

#include <stdio.h>

#include "auth.h"
#include "keys/keys.h"
#include "service/parts.h"
#include "user.h"
#include "user_store.h"
#include "users/role.h"
#include "users/user_cache.h"

#define EXIT_USAGE 2
#define REDIS_TIMEOUT_MS 1000

static int report(const struct call *c, enum err err)
{
	if (err == OK)
		return 0;
	fprintf(stderr, "crier-auth: %s\n", c->failure.detail ? c->failure.detail : err_title(err));
	return 1;
}

/* The list of a daemon that runs may hold the account. */
static void forget_list(struct call *c, const struct service *service)
{
	struct user_cache *cache = user_cache_create(service->redis);
	user_cache_forget(c, cache);
	user_cache_destroy(cache);
}

/* The daemons are told, whether one of auth runs or not. */
static enum err set_role(struct call *c, const struct service *service, const char *email,
	enum account_role role)
{
	struct user user;
	TRY(user_store_by_email(c, user_normalise_email(c, email), &user));
	TRY(role_give(c, user.id, role, &user));
	forget_list(c, service);
	return OK;
}

/* Of this process, which verifies no tokens. */
static struct endings *make_endings(const struct service *service)
{
	const struct auth_config *config = service->plan->config_target;
	return endings_create(service->redis, NULL, config->access_s * US_PER_SECOND);
}

int run_set_role(struct service *service, int argc, char **argv)
{
	enum account_role role;
	if (argc != 2 || !account_role_parse(argv[1], &role)) {
		fputs("usage: crier-auth set-role EMAIL user|approver|admin\n", stderr);
		return EXIT_USAGE;
	}
	struct arena *arena = arena_create();
	struct call c;
	service_call_init(service, &c, arena);
	int status = report(&c, parts_open_redis(&c, service));
	struct auth auth = {.endings = make_endings(service)};
	c.service = &auth;
	if (status == 0)
		status = report(&c, set_role(&c, service, argv[0], role));
	if (status == 0)
		printf("%s is %s; tokens with another role are void\n", argv[0], argv[1]);
	call_finish(&c);
	endings_destroy(auth.endings);
	arena_destroy(arena);
	return status;
}

int run_rotate_keys(struct service *service, int argc, char **argv)
{
	(void)argc, (void)argv;
	struct arena *arena = arena_create();
	struct call c;
	service_call_init(service, &c, arena);
	int status = report(&c, keys_rotate(&c));
	if (status == 0)
		puts("the next keys sign in five minutes, when every daemon knows them");
	call_finish(&c);
	arena_destroy(arena);
	return status;
}
