/* Authors and their accounts: two tables of lists, by login and by id. */
#include "import/accounts.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "auth_types.h"
#include "base/hash.h"

#define AUTH_TIMEOUT_MS 5000
#define AUTH_TRIES_MAX 5
#define AUTH_ANSWER_BYTES_MAX 65536

#define LISTS 4096

struct known {
	struct account account;
	struct known *next;
};

struct accounts {
	struct http_client *auth;
	struct arena *arena;
	size_t count;
	struct known *by_login[LISTS];
	struct known *by_id[LISTS];
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

static struct known **list_of_login(struct accounts *accounts, const char *login)
{
	return &accounts->by_login[hash_add(HASH_START, login, strlen(login)) % LISTS];
}

static struct known **list_of_id(struct accounts *accounts, int64_t id)
{
	return &accounts->by_id[(uint64_t)id % LISTS];
}

static const struct account *add(struct arena *arena, struct known **list,
	const struct account *account)
{
	struct known *known = arena_alloc(arena, sizeof *known);
	known->account = (struct account){
		.user_id = account->user_id,
		.login = arena_strdup(arena, account->login),
		.email = arena_strdup(arena, account->email),
		.name = arena_strdup(arena, account->name),
	};
	known->next = *list;
	*list = known;
	return &known->account;
}

/* As many as there is room for; whoever comes then lives as long as the call, and is asked for
 * again.
 */
static const struct account *remember(struct call *c, struct accounts *accounts,
	struct known **list, const struct account *account)
{
	struct known *unkept = NULL;
	if (accounts->count == ACCOUNTS_MAX)
		return add(c->arena, &unkept, account);
	accounts->count++;
	return add(accounts->arena, list, account);
}

const struct account *accounts_by_login(struct accounts *accounts, const char *login)
{
	for (struct known *known = *list_of_login(accounts, login); known; known = known->next)
		if (strcmp(known->account.login, login) == 0)
			return &known->account;
	return NULL;
}

const struct account *accounts_alias(struct call *c, struct accounts *accounts, const char *login,
	const struct account *account)
{
	struct account alias = *account;
	alias.login = login;
	return remember(c, accounts, list_of_login(accounts, login), &alias);
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
	*account = remember(c, accounts, list_of_login(accounts, login),
		&(struct account){user.id, login, user.email, user.name});
	return OK;
}

enum err accounts_by_id(struct call *c, struct accounts *accounts, int64_t user_id,
	const struct account **account)
{
	struct known **list = list_of_id(accounts, user_id);
	for (const struct known *known = *list; known; known = known->next) {
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
	*account = remember(c, accounts, list,
		&(struct account){user.id, NULL, user.email, user.name});
	return OK;
}
