/* What ./dev bench events is compared with: the rows of a file into the log, nothing else done to
 * them, a commit for each batch: events_raw sqlite|postgres URL FILE ROWS. SQLite prepares one
 * insert, PostgreSQL copies. Prints rows a second. A row is a line, its columns between tabs. */
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define COLUMNS 9
#define LINE_SIZE 1024
#define PRAGMAS "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384"
#define INSERT "INSERT INTO event_log VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, NULL)"
#define COPY "COPY analytics.event_log FROM STDIN"

static void must(int good, const char *why)
{
	if (good)
		return;
	fprintf(stderr, "events_raw: %s\n", why);
	exit(1);
}

static double now_s(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

struct target {
	void (*begin)(struct target *target);
	void (*add)(struct target *target, char *line);
	void (*commit)(struct target *target);
	sqlite3 *sqlite;
	sqlite3_stmt *insert;
	PGconn *postgres;
};

static void sqlite_run(struct target *target, const char *text)
{
	must(sqlite3_exec(target->sqlite, text, NULL, NULL, NULL) == SQLITE_OK,
		sqlite3_errmsg(target->sqlite));
}

static void sqlite_begin(struct target *target)
{
	sqlite_run(target, "BEGIN IMMEDIATE");
}

static void sqlite_add(struct target *target, char *line)
{
	char *rest = line;
	for (int i = 1; i < COLUMNS; i++) {
		char *field = strsep(&rest, "\t");
		if (i == 3)
			sqlite3_bind_text(target->insert, i, field, -1, SQLITE_STATIC);
		else
			sqlite3_bind_int64(target->insert, i, strtoll(field, NULL, 10));
	}
	must(sqlite3_step(target->insert) == SQLITE_DONE, sqlite3_errmsg(target->sqlite));
	sqlite3_reset(target->insert);
}

static void sqlite_commit(struct target *target)
{
	sqlite_run(target, "COMMIT");
}

static void postgres_begin(struct target *target)
{
	PGresult *result = PQexec(target->postgres, COPY);
	must(PQresultStatus(result) == PGRES_COPY_IN, PQerrorMessage(target->postgres));
	PQclear(result);
}

static void postgres_add(struct target *target, char *line)
{
	must(PQputCopyData(target->postgres, line, (int)strlen(line)) == 1,
		PQerrorMessage(target->postgres));
}

static void postgres_commit(struct target *target)
{
	PGresult *result;
	must(PQputCopyEnd(target->postgres, NULL) == 1, PQerrorMessage(target->postgres));
	while ((result = PQgetResult(target->postgres)) != NULL) {
		must(PQresultStatus(result) == PGRES_COMMAND_OK, PQerrorMessage(target->postgres));
		PQclear(result);
	}
}

static struct target open_sqlite(const char *path)
{
	struct target target = {sqlite_begin, sqlite_add, sqlite_commit, NULL, NULL, NULL};
	must(sqlite3_open(path, &target.sqlite) == SQLITE_OK, "cannot open");
	sqlite_run(&target, PRAGMAS);
	must(sqlite3_prepare_v2(target.sqlite, INSERT, -1, &target.insert, NULL) == SQLITE_OK,
		sqlite3_errmsg(target.sqlite));
	return target;
}

static struct target open_postgres(const char *url)
{
	struct target target = {postgres_begin, postgres_add, postgres_commit, NULL, NULL, NULL};
	target.postgres = PQconnectdb(url);
	must(PQstatus(target.postgres) == CONNECTION_OK, PQerrorMessage(target.postgres));
	return target;
}

int main(int argc, char **argv)
{
	must(argc == 5, "sqlite|postgres URL FILE ROWS");
	struct target target = strcmp(argv[1], "sqlite") == 0 ? open_sqlite(argv[2])
							      : open_postgres(argv[2]);
	FILE *file = fopen(argv[3], "re");
	must(file != NULL, "no such file");
	char line[LINE_SIZE];
	long rows = 0, batch = strtol(argv[4], NULL, 10);
	double began_s = now_s();
	while (fgets(line, sizeof line, file)) {
		if (rows % batch == 0)
			target.begin(&target);
		target.add(&target, line);
		if (++rows % batch == 0)
			target.commit(&target);
	}
	if (rows % batch)
		target.commit(&target);
	printf("%.0f\n", (double)rows / (now_s() - began_s));
	fclose(file);
	return 0;
}
