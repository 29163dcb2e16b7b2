/* A net under the rule that nobody logs secrets: it knows the shapes they usually have. */
#include "daemon/redact.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "base/macros.h"

static bool ends_value(char ch)
{
	return !ch || isspace((unsigned char)ch) || strchr("\"'&;,}]\\", ch);
}

static char *star_value(char *at)
{
	while (!ends_value(*at))
		*at++ = '*';
	return at;
}

/* Past what stands between a name and its value: name=value, "name": "value" and the escaped
 * form of that. A colon after a bare word is prose, "bad token: expired". */
static char *skip_to_value(char *at)
{
	bool quoted = false;
	bool assigned = false;
	for (; *at && strchr("\"'\\ =:", *at); at++) {
		assigned = assigned || *at == '=' || (*at == ':' && quoted);
		quoted = quoted || *at == '"' || *at == '\'';
	}
	return assigned ? at : NULL;
}

static void star_named_values(char *text)
{
	static const char *const names[] = {"password", "passwd", "token", "secret", "api_key",
		"crier_access", "crier_refresh", "crier_csrf"};
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		char *at = text;
		while ((at = strcasestr(at, names[i]))) {
			at += strlen(names[i]);
			char *value = skip_to_value(at);
			if (value && strncasecmp(value, "bearer ", 7) != 0)
				at = star_value(value);
		}
	}
}

static void star_bearers(char *text)
{
	for (char *at = text; (at = strcasestr(at, "bearer "));)
		at = star_value(at + 7);
}

/* crier_12_…: which key it is may be read. */
static void star_api_keys(char *text)
{
	for (char *at = text; (at = strstr(at, "crier_"));) {
		at += strlen("crier_");
		size_t digits = strspn(at, "0123456789");
		if (digits && at[digits] == '_')
			at = star_value(at + digits + 1);
	}
}

/* scheme://user:password@host */
static void star_userinfo(char *text)
{
	for (char *at = text; (at = strstr(at, "://"));) {
		at += 3;
		size_t authority_len = strcspn(at, "/?# \t\r\n\"'");
		char *at_sign = memrchr(at, '@', authority_len);
		char *colon = at_sign ? memchr(at, ':', (size_t)(at_sign - at)) : NULL;
		if (colon)
			memset(colon + 1, '*', (size_t)(at_sign - colon - 1));
	}
}

void redact(char *text)
{
	star_userinfo(text);
	star_bearers(text);
	star_api_keys(text);
	star_named_values(text);
}
