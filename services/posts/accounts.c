/* Authors and their accounts. A site has few authors: a list is searched from its start. */
#include "accounts.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "auth_types.h"

#define AUTH_TIMEOUT_MS 5000
#define AUTH_TRIES_MAX 5
#define AUTH_ANSWER_BYTES_MAX 65536

struct known {
	struct account account;
	struct known *next;
};

struct accounts {
	struct http_client *auth;
	struct arena *arena;
	struct known *first;
};

struct accounts *accounts_create(const struct service_config *config)
{
	struct arena *arena = arena_create();
	struct accounts *accounts = arena_alloc(arena, sizeof *accounts);
	accounts->arena = arena;
	accounts->auth = http_client_create(&(struct http_client_options){
		.base_url = config->auth_url,
		.service_token = config->service_token,
		.timeout_ms = AUTH_TIMEOUT_MS,
		.tries_max = AUTH_TRIES_MAX,
		.answer_bytes_max = AUTH_ANSWER_BYTES_MAX,
	});
	return accounts;
}

void accounts_destroy(struct accounts *accounts)
{
	if (!accounts)
		return;
	http_client_destroy(accounts->auth);
	arena_destroy(accounts->arena);
}

static const struct account *remember(struct accounts *accounts, const char *login,
	const struct user *user)
{
	struct known *known = arena_alloc(accounts->arena, sizeof *known);
	known->account = (struct account){
		.user_id = user->id,
		.login = arena_strdup(accounts->arena, login),
		.email = arena_strdup(accounts->arena, user->email),
		.name = arena_strdup(accounts->arena, user->name),
	};
	known->next = accounts->first;
	accounts->first = known;
	return &known->account;
}

const struct account *accounts_by_login(const struct accounts *accounts, const char *login)
{
	for (const struct known *known = accounts->first; known; known = known->next)
		if (known->account.login && strcmp(known->account.login, login) == 0)
			return &known->account;
	return NULL;
}

enum err accounts_ensure(struct call *c, struct accounts *accounts, const char *login,
	const char *email, const char *name, const struct account **account)
{
	*account = accounts_by_login(accounts, login);
	if (*account)
		return OK;
	const struct user_of_import wanted = {.email = email, .name = name && *name ? name : login};
	struct user user = {0};
	TRY(http_client_send(c, accounts->auth,
		&(struct http_request){
			.method = HTTP_PUT,
			.path = "/internal/users",
			.body_shape = &user_of_import_shape,
			.body = &wanted,
			.answer_shape = &user_shape,
			.answer = &user,
		}));
	*account = remember(accounts, login, &user);
	return OK;
}

enum err accounts_by_id(struct call *c, struct accounts *accounts, int64_t user_id,
	const struct account **account)
{
	for (const struct known *known = accounts->first; known; known = known->next) {
		if (known->account.user_id == user_id) {
			*account = &known->account;
			return OK;
		}
	}
	struct user user = {0};
	TRY(http_client_send(c, accounts->auth,
		&(struct http_request){
			.method = HTTP_GET,
			.path = call_printf(c, "/internal/users/%" PRId64, user_id),
			.answer_shape = &user_shape,
			.answer = &user,
		}));
	*account = remember(accounts, NULL, &user);
	return OK;
}
