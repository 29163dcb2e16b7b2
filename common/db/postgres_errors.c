/* What the server or libpq says, as errors of ours. */
#include <string.h>

#include "db/postgres_session.h"

#define RETRY_AFTER_S 1

enum err postgres_tell(struct call *c, enum err err, int retry_after_s, const char *detail,
	const char *cause)
{
	const char *kept = call_printf(c, "%s", cause);
	fail_retry(c, err, retry_after_s, "%s", detail);
	c->failure.cause = kept;
	return err;
}

static enum err fail_unavailable(struct call *c, const char *cause)
{
	return postgres_tell(c, ERR_UNAVAILABLE, RETRY_AFTER_S, "the database is not available",
		cause);
}

enum err postgres_fail_lost(struct call *c, struct postgres *postgres, const char *cause)
{
	postgres->base.lost = true;
	return fail_unavailable(c, cause);
}

static bool in_class(const char *state, const char *prefix)
{
	return strncmp(state, prefix, strlen(prefix)) == 0;
}

static bool is_any(const char *state, const char *const *states)
{
	while (*states && !in_class(state, *states))
		states++;
	return *states != NULL;
}

/* SQLSTATEs, or their first letters (PostgreSQL's appendix A). */
static const char *const duplicate[] = {"23505", "23P01", NULL};
static const char *const serialization[] = {"40001", "40P01", NULL};
static const char *const connection_gone[] = {"08", "57P01", "57P02", "57P03", "57P05", NULL};
static const char *const resources[] = {"53", "58", "55P03", NULL};

/* A plan the schema has left behind, or a statement somebody dropped: a new session helps. */
static bool is_stale_session(const PGresult *result, const char *state)
{
	const char *function = PQresultErrorField(result, PG_DIAG_SOURCE_FUNCTION);
	return in_class(state, "26000") || (in_class(state, "0A000") && function &&
						   strcmp(function, "RevalidateCachedQuery") == 0);
}

/* A read-only session refuses a write outside db_write, which is our mistake; a READ WRITE
 * transaction that is refused meets a standby. */
static enum err fail_read_only(struct call *c, struct postgres *postgres, const char *cause)
{
	if (c->transaction)
		return postgres_fail_lost(c, postgres, cause);
	return postgres_tell(c, ERR_INTERNAL, 0, "the database could not do it",
		call_printf(c, "%s (writes outside db_write)", cause));
}

static enum err fail_state(struct call *c, struct postgres *postgres, const PGresult *result,
	const char *state, const char *cause)
{
	if (is_any(state, duplicate))
		return postgres_tell(c, ERR_CONFLICT, 0, "it exists already", cause);
	if (in_class(state, "23503"))
		return postgres_tell(c, ERR_CONFLICT, 0, "what it belongs to is not there", cause);
	if (in_class(state, "57014"))
		return postgres_tell(c, ERR_TIMEOUT, 0, "the database took too long", cause);
	if (is_any(state, serialization)) {
		postgres->base.again = true;
		return fail_unavailable(c, cause);
	}
	if (is_any(state, connection_gone) || is_stale_session(result, state))
		return postgres_fail_lost(c, postgres, cause);
	if (is_any(state, resources))
		return fail_unavailable(c, cause);
	if (in_class(state, "25006"))
		return fail_read_only(c, postgres, cause);
	return postgres_tell(c, ERR_INTERNAL, 0,
		in_class(state, "23") ? "the database refused a value"
				      : "the database could not do it",
		cause);
}

/* libpq says it in several lines, each ended. */
void postgres_say(const char *message, char *why, size_t why_size)
{
	size_t len = 0;
	for (; *message && len + 1 < why_size; message++) {
		bool blank = *message == '\n' || *message == '\t' || *message == ' ';
		if (!blank)
			why[len++] = *message;
		else if (len && why[len - 1] != ' ')
			why[len++] = ' ';
	}
	why[len && why[len - 1] == ' ' ? len - 1 : len] = '\0';
}

/* The server gave no answer: libpq says what became of the connection. */
static enum err fail_silent(struct call *c, struct postgres *postgres, const char *name)
{
	char why[512];
	postgres_say(PQerrorMessage(postgres->handle), why, sizeof why);
	return postgres_fail_lost(c, postgres, call_printf(c, "%s: %s", name, why));
}

/* The primary message names tables and columns, never values: those are in the details. */
enum err postgres_fail(struct call *c, struct postgres *postgres, const PGresult *result,
	const char *name)
{
	const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
	const char *message = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
	if (!state || !message || PQstatus(postgres->handle) == CONNECTION_BAD)
		return fail_silent(c, postgres, name);
	return fail_state(c, postgres, result, state,
		call_printf(c, "%s: %s (%s)", name, message, state));
}
