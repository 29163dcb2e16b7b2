/* The roles and their names. */
#include "base/principal.h"

#include <string.h>

#include "base/macros.h"

static const struct {
	enum role role;
	const char *name;
} names[] = {
	{ROLE_PUBLIC, "public"},
	{ROLE_USER, "user"},
	{ROLE_APPROVER, "approver"},
	{ROLE_ADMIN, "admin"},
	{ROLE_SERVICE, "service"},
};

const char *role_name(enum role role)
{
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (names[i].role == role)
			return names[i].name;
	return "public";
}

bool role_parse(const char *name, enum role *role)
{
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (strcmp(names[i].name, name) == 0) {
			*role = names[i].role;
			return true;
		}
	}
	return false;
}
