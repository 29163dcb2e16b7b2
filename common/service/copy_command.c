/* Opens both sides and tells what became of it. */
#include "service/copy_command.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "db/copy.h"

#define EXIT_USAGE 2
#define WRITE_QUEUE_MAX 1
#define CONNECTIONS_MAX 2

struct sides {
	const char *from;
	const char *to;
};

static bool read_sides(int argc, char **argv, struct sides *sides)
{
	for (int i = 0; i + 1 < argc; i += 2) {
		if (strcmp(argv[i], "--from") == 0)
			sides->from = argv[i + 1];
		else if (strcmp(argv[i], "--to") == 0)
			sides->to = argv[i + 1];
		else
			return false;
	}
	return argc == 4 && sides->from && sides->to;
}

/* A file that is not there would be made. */
static bool is_there(const char *url)
{
	static const char prefix[] = "sqlite:";
	return strncmp(url, prefix, strlen(prefix)) != 0 || access(url + strlen(prefix), R_OK) == 0;
}

static struct db *open_side(const struct service *service, const char *url)
{
	char why[256] = "it is not there";
	struct db *db = NULL;
	if (is_there(url))
		db = db_create(&(struct db_options){.url = url,
				       .schema = service->plan->daemon,
				       .sql = service->plan->sql,
				       .connections_max = CONNECTIONS_MAX,
				       .write_queue_max = WRITE_QUEUE_MAX},
			why, sizeof why);
	if (!db)
		fprintf(stderr, "crier-%s: copy: cannot open the %s: %s\n", service->plan->daemon,
			strncmp(url, "sqlite:", 7) == 0 ? url : "PostgreSQL database", why);
	return db;
}

static void print_copied(const struct copied *copied)
{
	printf("%-24s%12s  %s\n", "table", "rows", "digest of all rows, the same on both sides");
	for (size_t i = 0; i < copied->count; i++)
		printf("%-24s%12" PRId64 "  %s\n", copied->tables[i].name, copied->tables[i].rows,
			copied->tables[i].digest);
}

static int copy(struct service *service, struct call *c, struct db *from, struct db *to)
{
	struct copied copied;
	if (db_copy(c, service->arena, from, to, service->plan->migrations, &copied) != OK) {
		fprintf(stderr, "crier-%s: copy: %s%s%s\n", service->plan->daemon,
			c->failure.detail, c->failure.cause ? ": " : "",
			c->failure.cause ? c->failure.cause : "");
		return 1;
	}
	print_copied(&copied);
	return 0;
}

int run_copy(struct service *service, struct call *c, int argc, char **argv)
{
	struct sides sides = {0};
	if (!read_sides(argc, argv, &sides) || !service->plan->sql) {
		fprintf(stderr, "crier-%s: %s\n", service->plan->daemon,
			service->plan->sql ? "copy --from sqlite:PATH --to postgres://…"
					   : "has no database");
		return EXIT_USAGE;
	}
	struct db *from = open_side(service, sides.from);
	struct db *to = from ? open_side(service, sides.to) : NULL;
	int status = from && to ? copy(service, c, from, to) : 1;
	db_destroy(to);
	db_destroy(from);
	return status;
}
