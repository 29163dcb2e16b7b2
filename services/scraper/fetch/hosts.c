/* Compared from the end, at a dot: "notexample.org" is not below "example.org". */
#include "fetch/hosts.h"

#include <string.h>
#include <strings.h>

static bool is_below(const char *host, const char *domain, size_t domain_len)
{
	size_t host_len = strlen(host);
	if (host_len < domain_len)
		return false;
	const char *tail = host + host_len - domain_len;
	return strncasecmp(tail, domain, domain_len) == 0 && (tail == host || tail[-1] == '.');
}

bool hosts_has(const char *list, const char *host)
{
	for (const char *at = list; *at;) {
		size_t len = strcspn(at, ", ");
		if (len == 1 && *at == '*')
			return true;
		if (len && is_below(host, at, len))
			return true;
		at += len;
		at += strspn(at, ", ");
	}
	return false;
}
