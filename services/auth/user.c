/* RFC 5321 lets the part before the @ differ in case; no mail provider does. */
#include "user.h"

#include <string.h>

static bool is_blank(char ch)
{
	return ch == ' ' || ch == '\t';
}

const char *user_normalise_email(struct call *c, const char *email)
{
	while (is_blank(*email))
		email++;
	size_t len = strlen(email);
	while (len && is_blank(email[len - 1]))
		len--;
	char *normal = arena_copy(c->arena, email, len);
	for (char *at = normal; *at; at++)
		if (*at >= 'A' && *at <= 'Z')
			*at = (char)(*at | 0x20);
	return normal;
}

enum role user_role(enum account_role role)
{
	switch (role) {
	case ACCOUNT_ROLE_USER:
		return ROLE_USER;
	case ACCOUNT_ROLE_APPROVER:
		return ROLE_APPROVER;
	case ACCOUNT_ROLE_ADMIN:
		return ROLE_ADMIN;
	}
	return ROLE_PUBLIC;
}
