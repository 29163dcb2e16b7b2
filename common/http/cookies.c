/* One row per cookie; the header is walked once, and everything foreign in it is passed over. */
#include "http/cookies.h"

#include <inttypes.h>
#include <string.h>

static const struct {
	const char *plain, *secure; /* names without and with TLS */
	const char *attributes;
} rows[] = {
	[COOKIE_ACCESS] = {"crier_access", "__Host-crier_access", "Path=/; HttpOnly; SameSite=Lax"},
	/* __Host- would need Path=/. */
	[COOKIE_REFRESH] = {"crier_refresh", "__Secure-crier_refresh",
		"Path=/api/auth/refresh; HttpOnly; SameSite=Strict"},
	[COOKIE_CSRF] = {"crier_csrf", "__Host-crier_csrf", "Path=/; SameSite=Strict"},
};

static const char *name_of(const struct call *c, enum cookie cookie)
{
	return c->is_secure ? rows[cookie].secure : rows[cookie].plain;
}

/* A "name=value" of len characters: its value, or NULL where it has another name. */
static const char *value_of(struct call *c, const char *pair, size_t len, const char *name)
{
	size_t name_len = strlen(name);
	while (len && (pair[len - 1] == ' ' || pair[len - 1] == '\t'))
		len--;
	if (len <= name_len || memcmp(pair, name, name_len) != 0 || pair[name_len] != '=')
		return NULL;
	return arena_copy(c->arena, pair + name_len + 1, len - name_len - 1);
}

enum err cookie_read(struct call *c, enum cookie cookie, const char **value)
{
	const char *name = name_of(c, cookie);
	const char *found = NULL;
	for (const char *at = c->cookies; at && *at;) {
		at += strspn(at, "; \t");
		size_t len = strcspn(at, ";");
		const char *this = value_of(c, at, len, name);
		if (this && found)
			return fail(c, ERR_UNAUTHENTICATED, "there are several cookies %s", name);
		found = this ? this : found;
		at += len;
	}
	*value = found && *found ? found : NULL;
	return OK;
}

void cookie_set(struct call *c, enum cookie cookie, const char *value, int64_t max_age_s)
{
	call_reply_header(c, "Set-Cookie", "%s=%s; %s%s; Max-Age=%" PRId64, name_of(c, cookie),
		value, rows[cookie].attributes, c->is_secure ? "; Secure" : "", max_age_s);
}
