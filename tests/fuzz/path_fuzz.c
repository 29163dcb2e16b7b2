/* An address: path and query. */
#include <string.h>

#include "base/utf8.h"
#include "fuzz/fuzz.h"
#include "http/path.h"
#include "http/query.h"

static void check_text(const char *text)
{
	MUST(utf8_valid(text, strlen(text)));
}

static void check_path(const struct path *path)
{
	MUST(path->count <= PATH_SEGMENTS_MAX);
	for (size_t i = 0; i < path->count; i++) {
		const char *segment = path->segments[i];
		check_text(segment);
		MUST(*segment && strcmp(segment, ".") != 0 && strcmp(segment, "..") != 0);
	}
}

static void check_query(const struct query *query)
{
	MUST(query->count <= QUERY_PAIRS_MAX);
	for (size_t i = 0; i < query->count; i++) {
		check_text(query->pairs[i].name);
		check_text(query->pairs[i].value);
	}
}

void fuzz_one(struct call *c, const char *data, size_t len)
{
	(void)len;
	struct path path;
	if (path_split(c, data, &path) == OK)
		check_path(&path);
	const char *mark = strchr(data, '?');
	struct query *query = call_alloc(c, sizeof *query);
	if (query_parse(c, mark ? mark + 1 : data, query) == OK)
		check_query(query);
	(void)query_take(c, query, "limit");
	query_refuse_unknown(c, query);
}
