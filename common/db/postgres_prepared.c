/* Statements prepared once per connection, and sent with their values. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/postgres_session.h"
#include "db/postgres_value.h"

void postgres_drop_prepared(struct prepared *prepared)
{
	free(prepared);
}

static bool describe(struct call *c, struct postgres *postgres, struct postgres_prepared *prepared)
{
	PGresult *result = postgres_await(c, postgres,
		PQsendDescribePrepared(postgres->handle, prepared->name));
	bool good = result && postgres_is_good(result) &&
		    PQnparams(result) == prepared->base.argument_count;
	for (int i = 0; good && i < prepared->base.argument_count; i++)
		prepared->types[i] = PQparamtype(result, i);
	if (!good)
		postgres_fail(c, postgres, result, prepared->base.sql->name);
	PQclear(result);
	return good;
}

static bool prepare_on_server(struct call *c, struct postgres *postgres, const char *name,
	const struct sql *sql, const char *text)
{
	PGresult *result = postgres_await(c, postgres,
		PQsendPrepare(postgres->handle, name, text, 0, NULL));
	bool good = result && postgres_is_good(result);
	if (!good)
		postgres_fail(c, postgres, result, sql->name);
	PQclear(result);
	return good;
}

/* NULL when it cannot be prepared; the call's failure says why. */
static struct postgres_prepared *prepare(struct call *c, struct postgres *postgres,
	const struct sql *sql, uint32_t mask)
{
	struct variant variant;
	statement_compose(sql, DB_POSTGRES, mask, c->arena, &variant);
	struct postgres_prepared *prepared = calloc(1, sizeof *prepared);
	if (!prepared)
		abort();
	prepared->base = (struct prepared){.sql = sql,
		.mask = mask,
		.argument_count = variant.argument_count};
	memcpy(prepared->base.arguments, variant.arguments, sizeof variant.arguments);
	snprintf(prepared->name, sizeof prepared->name, "s%u", postgres->prepared_ever++);
	if (prepare_on_server(c, postgres, prepared->name, sql, variant.text) &&
		describe(c, postgres, prepared))
		return prepared;
	free(prepared);
	return NULL;
}

static bool forget_all(struct call *c, struct postgres *postgres)
{
	prepared_cache_clear(&postgres->base.prepared, postgres_drop_prepared);
	PGresult *result = postgres_await(c, postgres,
		PQsendQuery(postgres->handle, "DEALLOCATE ALL"));
	bool good = result && postgres_is_good(result);
	if (!good)
		postgres_fail(c, postgres, result, "DEALLOCATE");
	PQclear(result);
	return good;
}

struct postgres_prepared *postgres_find(struct call *c, struct postgres *postgres,
	const struct sql *sql, uint32_t mask)
{
	struct prepared_cache *cache = &postgres->base.prepared;
	struct prepared *found = prepared_find(cache, sql, mask);
	if (found)
		return (struct postgres_prepared *)found;
	if (prepared_cache_full(cache) && !forget_all(c, postgres))
		return NULL;
	struct postgres_prepared *prepared = prepare(c, postgres, sql, mask);
	if (prepared)
		prepared_add(cache, &prepared->base);
	return prepared;
}

bool postgres_send(struct call *c, struct postgres *postgres,
	const struct postgres_prepared *prepared, const struct db_value *args)
{
	const char *values[SQL_PARAMETERS_MAX];
	int lengths[SQL_PARAMETERS_MAX], formats[SQL_PARAMETERS_MAX];
	for (size_t i = 0; i < prepared->base.argument_count; i++) {
		struct postgres_parameter parameter = postgres_encode(c->arena, prepared->types[i],
			&args[prepared->base.arguments[i]]);
		values[i] = parameter.data;
		lengths[i] = parameter.len;
		formats[i] = parameter.format;
	}
	return PQsendQueryPrepared(postgres->handle, prepared->name, prepared->base.argument_count,
		values, lengths, formats, 1);
}

bool postgres_send_set(struct call *c, struct postgres *postgres,
	const struct postgres_prepared *prepared, const struct db_value *args, size_t times)
{
	const char *values[SQL_PARAMETERS_MAX];
	int lengths[SQL_PARAMETERS_MAX], formats[SQL_PARAMETERS_MAX];
	for (size_t i = 0; i < prepared->base.argument_count; i++) {
		struct postgres_parameter parameter = postgres_encode_array(c->arena,
			prepared->types[i], &args[prepared->base.arguments[i]],
			prepared->base.sql->parameter_count, times);
		values[i] = parameter.data;
		lengths[i] = parameter.len;
		formats[i] = parameter.format;
	}
	return PQsendQueryPrepared(postgres->handle, prepared->name, prepared->base.argument_count,
		values, lengths, formats, 1);
}
