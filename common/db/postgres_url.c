/* What a password does that is not percent-encoded: an @ or a / in it parts it, and the rest is
 * taken for a host, a port or a database. */
#include "db/postgres_url.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <string.h>

#define DIGITS_AND_COMMA "0123456789,"

/* What libpq takes for user and password ends at the first @ that no / comes before; another @
 * after it, but in the query, was meant to be of the password. */
static bool has_one_at(const char *url)
{
	const char *authority = strstr(url, "://");
	if (!authority)
		return false;
	authority += strlen("://");
	const char *end = authority + strcspn(authority, "@/");
	const char *rest = *end == '@' ? end + 1 : authority;
	return !memchr(rest, '@', strcspn(rest, "?"));
}

static bool has_numeric_ports(const PQconninfoOption *options)
{
	for (; options->keyword; options++)
		if (strcmp(options->keyword, "port") == 0 && options->val)
			return options->val[strspn(options->val, DIGITS_AND_COMMA)] == '\0';
	return true;
}

bool postgres_url_check(const char *url, char *why, size_t why_size)
{
	char *complaint = NULL;
	PQconninfoOption *options = PQconninfoParse(url, &complaint);
	bool good = options && has_one_at(url) && has_numeric_ports(options);
	PQconninfoFree(options);
	PQfreemem(complaint);
	if (!good)
		snprintf(why, why_size,
			"the address is not postgres://USER:PASSWORD@HOST:PORT/DATABASE; in the"
			" password, what is no letter or digit is written as %%XX");
	return good;
}
