/* A parameter that nobody knows is a mistake of the client that would else go unseen. */
#include "http/query.h"

#include <string.h>

#include "http/path.h"

static bool decode(char *text)
{
	for (char *at = text; (at = strchr(at, '+')); at++)
		*at = ' ';
	return path_unescape(text);
}

static enum err add_pair(struct call *c, struct query *query, char *pair)
{
	char *value = strchr(pair, '=');
	if (value)
		*value++ = '\0';
	if (!decode(pair) || (value && !decode(value)))
		return fail(c, ERR_BAD_REQUEST, "the query has a bad escape");
	if (query->count == QUERY_PAIRS_MAX)
		return fail(c, ERR_BAD_REQUEST, "more than %d parameters", QUERY_PAIRS_MAX);
	query->pairs[query->count++] = (struct query_pair){pair, value ? value : "", false};
	return OK;
}

enum err query_parse(struct call *c, const char *raw, struct query *query)
{
	query->count = 0;
	if (!raw || !*raw)
		return OK;
	char *rest = arena_strdup(c->arena, raw);
	while (rest) {
		char *pair = strsep(&rest, "&");
		if (*pair)
			TRY(add_pair(c, query, pair));
	}
	return OK;
}

static void complain(struct call *c, const char *name, const char *message)
{
	fail_field(c, call_printf(c, "?%s", name), "%s", message);
}

const char *query_take(struct call *c, struct query *query, const char *name)
{
	const char *value = NULL;
	for (size_t i = 0; i < query->count; i++) {
		struct query_pair *pair = &query->pairs[i];
		if (strcmp(pair->name, name) != 0)
			continue;
		pair->known = true;
		if (value)
			complain(c, name, "is given twice");
		else
			value = pair->value;
	}
	return value;
}

void query_refuse_unknown(struct call *c, const struct query *query)
{
	for (size_t i = 0; i < query->count; i++)
		if (!query->pairs[i].known)
			complain(c, query->pairs[i].name, "is no parameter of this operation");
}
