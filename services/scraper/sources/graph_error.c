/* Errors and quotas of the Graph API. */
#include <stdlib.h>
#include <strings.h>

#include "base/macros.h"
#include "sources/graph.h"

static const struct {
	int64_t first, last;
	enum outcome outcome;
} codes[] = {
#define GRAPH_CODE(first, last, outcome) {first, last, OUTCOME_##outcome},
#include "sources/graph_code.def"
#undef GRAPH_CODE
};

/* What texts say where codes do not. */
static const struct {
	const char *part;
	enum outcome outcome;
} texts[] = {
	{"on node type (User)", OUTCOME_WRONG_KIND}, /* a field that only pages have */
	{"on node type (Group)", OUTCOME_WRONG_KIND},
	{"on node type (Event)", OUTCOME_WRONG_KIND},
	{"on node type (Application)", OUTCOME_WRONG_KIND},
	{"Page Public Content Access", OUTCOME_PERMISSION_DENIED},
	{"pages_read_engagement", OUTCOME_PERMISSION_DENIED},
	{"requires the '", OUTCOME_PERMISSION_DENIED},
	{"access token", OUTCOME_AUTH_EXPIRED},
	{"Unsupported get request", OUTCOME_NOT_FOUND_OR_NO_PERMISSION},
	{"does not exist", OUTCOME_NOT_FOUND_OR_NO_PERMISSION},
	{"cannot be loaded due to missing permission", OUTCOME_NOT_FOUND_OR_NO_PERMISSION},
	{"limit reached", OUTCOME_RATE_LIMITED},
	{"too many", OUTCOME_RATE_LIMITED},
	{"permission", OUTCOME_PERMISSION_DENIED},
	{"temporarily unavailable", OUTCOME_TRANSIENT},
	{"try again later", OUTCOME_TRANSIENT},
};

static enum outcome outcome_of_code(int64_t code)
{
	for (size_t i = 0; i < COUNT_OF(codes); i++)
		if (code >= codes[i].first && code <= codes[i].last)
			return codes[i].outcome;
	return OUTCOME_UNKNOWN;
}

/* "(#341) Feed action request limit reached" */
static int64_t code_in_text(const char *message)
{
	const char *mark = message ? strstr(message, "(#") : NULL;
	return mark ? strtoll(mark + 2, NULL, 10) : 0;
}

enum outcome graph_error_outcome(const struct parsed_error *error, int status)
{
	int64_t code = error->code ? error->code : code_in_text(error->message);
	enum outcome outcome = outcome_of_code(code);
	if (outcome != OUTCOME_UNKNOWN)
		return outcome;
	if (error->subcode == 33)
		return OUTCOME_NOT_FOUND_OR_NO_PERMISSION;
	for (size_t i = 0; error->message && i < COUNT_OF(texts); i++)
		if (strcasestr(error->message, texts[i].part))
			return texts[i].outcome;
	if (error->is_transient || status >= 500)
		return OUTCOME_TRANSIENT;
	if (error->type && strcmp(error->type, "GraphMethodException") == 0)
		return OUTCOME_NOT_FOUND_OR_NO_PERMISSION;
	return status == 429 ? OUTCOME_RATE_LIMITED : OUTCOME_BAD_REQUEST;
}

/* {"error":{…}} since 2010; {"error_code":…,"error_msg":…} of the REST API before it. */
static bool find_error(struct arena *arena, struct value root, struct parsed_error *error)
{
	struct value object = value_member(root, "error");
	if (value_kind(object) == TREE_OBJECT) {
		(void)value_int(value_member(object, "code"), &error->code);
		(void)value_int(value_member(object, "error_subcode"), &error->subcode);
		error->type = value_words(value_member(object, "type"), arena);
		error->message = value_words(value_member(object, "message"), arena);
		return true;
	}
	error->message = value_words(value_member(root, "error_msg"), arena);
	return value_int(value_member(root, "error_code"), &error->code) || error->message;
}

bool graph_error_read(struct arena *arena, struct value root, int status,
	struct parsed_error *error, enum outcome *outcome)
{
	*error = (struct parsed_error){.code = 0};
	if (!find_error(arena, root, error))
		return false;
	(void)value_flag(value_path(root, "error.is_transient"), &error->is_transient);
	*outcome = graph_error_outcome(error, status);
	return true;
}

static void add_usage(struct value object, struct parsed_usage *usage)
{
	static const struct {
		const char *name;
		size_t offset;
	} members[] = {
		{"call_count", offsetof(struct parsed_usage, call_count)},
		{"total_cputime", offsetof(struct parsed_usage, total_cputime)},
		{"total_time", offsetof(struct parsed_usage, total_time)},
		{"estimated_time_to_regain_access", offsetof(struct parsed_usage, regain_minutes)},
	};
	for (size_t i = 0; i < COUNT_OF(members); i++) {
		int64_t *kept = (int64_t *)(void *)((char *)usage + members[i].offset), read;
		if (!value_int(value_member(object, members[i].name), &read))
			continue;
		*kept = read > *kept ? read : *kept;
		usage->known = true;
	}
}

void graph_usage_read(struct arena *arena, const char *name, const char *value,
	struct parsed_usage *usage)
{
	if (strcasecmp(name, "x-app-usage") != 0 && strcasecmp(name, "x-page-usage") != 0 &&
		strcasecmp(name, "x-business-use-case-usage") != 0)
		return;
	struct value root = tree_parse(arena, value, strlen(value));
	add_usage(root, usage);
	for (struct value i = value_first(root); value_is(i); i = value_next(root, i))
		for (struct value j = value_first(i); value_is(j); j = value_next(i, j))
			add_usage(j, usage);
}
