/* From main's arguments to a serving daemon and back: one skeleton for all of them. */
#include "service/service.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "daemon/log.h"
#include "daemon/signals.h"
#include "service/commands.h"
#include "service/parts.h"
#include "service/service_config.h"

#define EXIT_USAGE 2
#define SERVICE_TOKEN_MIN 32

void service_call_init(const struct service *service, struct call *c, struct arena *arena)
{
	call_init(c, arena, service->clock);
	c->service = service->state;
	c->db = service->db;
}

static int print_help(struct service *service, FILE *out)
{
	const struct service_plan *plan = service->plan;
	fprintf(out,
		"crier-%s %s\n\n"
		"  serve                  run until SIGTERM\n"
		"  migrate [NUMBER]       bring the schema to the newest step, or to NUMBER\n",
		plan->daemon, CRIER_VERSION);
	for (const struct command *each = commands; each->name; each++)
		fprintf(out, "  %s\n", each->usage);
	for (size_t i = 0; i < plan->subcommand_count; i++)
		fprintf(out, "  %s\n", plan->subcommands[i].usage);
	fputs("\nConfiguration, from the environment or the file that CRIER_ENV_FILE names:\n",
		out);
	struct config_table common = service_config_table(service->arena, plan->daemon);
	config_print_help(&common, out);
	config_print_help(&plan->config, out);
	return 0;
}

static bool load_config(struct service *service)
{
	const struct service_plan *plan = service->plan;
	struct config_table common = service_config_table(service->arena, plan->daemon);
	const struct config_table *tables[] = {&common, &plan->config};
	void *targets[] = {&service->config, plan->config_target};
	if (!config_load(service->arena, tables, targets, plan->config.count ? 2 : 1,
		    getenv("CRIER_ENV_FILE"), stderr))
		return false;
	service_config_settle(service->arena, plan->daemon, &service->config);
	enum log_level level;
	if (!log_level_parse(service->config.log_level, &level)) {
		fprintf(stderr, "CRIER_LOG_LEVEL: \"%s\" is no level\n", service->config.log_level);
		return false;
	}
	if (strlen(service->config.service_token) < SERVICE_TOKEN_MIN) {
		fprintf(stderr, "CRIER_SERVICE_TOKEN: %d characters at least\n", SERVICE_TOKEN_MIN);
		return false;
	}
	log_init(plan->daemon, level);
	return !plan->sql ||
	       service_config_check_db(service->arena, plan->daemon, &service->config, stderr);
}

static bool make_data_folder(const struct service *service)
{
	if (mkdir(service->config.data, 0700) == 0 || errno == EEXIST)
		return true;
	log_write(LOG_ERROR, NULL, NULL, "cannot make %s: %s", service->config.data,
		strerror(errno));
	return false;
}

static void report_failure(const struct call *c, const char *what, enum err err)
{
	log_write(LOG_ERROR, c, NULL, "%s: %s", what,
		c->failure.detail ? c->failure.detail : err_title(err));
}

static int drain(struct service *service)
{
	health_drain(service->health);
	size_t cut = http_server_destroy(service->server, (int)service->config.drain_ms);
	service->server = NULL;
	log_write(cut ? LOG_WARN : LOG_INFO, NULL, NULL, "stopped, %zu requests cut off", cut);
	return cut ? 1 : 0;
}

static int serve(struct service *service, struct call *c)
{
	enum err err = parts_migrate(c, service, -1);
	if (err) {
		report_failure(c, "migrate", err);
		return 1;
	}
	err = parts_start(c, service);
	if (err) {
		report_failure(c, "start", err);
		return 1;
	}
	call_finish(c);
	log_write(LOG_INFO, NULL, NULL, "listening on %s", service->config.listen);
	int signal = signals_wait();
	log_write(LOG_INFO, NULL, NULL, "signal %d: draining", signal);
	return drain(service);
}

static enum err report_step(struct call *c, const struct service *service)
{
	int number;
	if (!service->plan->migrations)
		return OK;
	TRY(migrate_current(c, service->db, &number));
	log_write(LOG_INFO, NULL, NULL, "the schema is at step %d", number);
	return OK;
}

static int run_migrate(struct service *service, struct call *c, int argc, char **argv)
{
	int target = -1;
	if (argc > 0) {
		char *end;
		long number = strtol(argv[0], &end, 10);
		if (*end || end == argv[0] || number < 0 || number > 9999)
			return EXIT_USAGE;
		target = (int)number;
	}
	enum err err = parts_migrate(c, service, target);
	if (err == OK)
		err = report_step(c, service);
	if (err)
		report_failure(c, "migrate", err);
	return err ? 1 : 0;
}

static const struct subcommand *find_subcommand(const struct service_plan *plan, const char *name)
{
	for (size_t i = 0; i < plan->subcommand_count; i++)
		if (strcmp(plan->subcommands[i].name, name) == 0)
			return &plan->subcommands[i];
	return NULL;
}

static int run_subcommand(struct service *service, struct call *c,
	const struct subcommand *subcommand, int argc, char **argv)
{
	enum err err = parts_migrate(c, service, -1);
	if (err) {
		report_failure(c, "migrate", err);
		return 1;
	}
	call_finish(c);
	return subcommand->run(service, argc, argv);
}

/* A thread that wakes does not push another off its core in the middle of a lock (sched(7)):
 * with many more threads than cores that is a tenth to a fifth more requests. */
static void run_as_batch(void)
{
	const struct sched_param none = {0};
	if (sched_setscheduler(0, SCHED_BATCH, &none) != 0)
		log_write(LOG_DEBUG, NULL, NULL, "no batch scheduling: %s", strerror(errno));
}

/* What opens the database: to serve, to migrate, or a subcommand of the daemon's own. */
static int run_opened(struct service *service, struct call *c, int argc, char **argv)
{
	bool to_serve = strcmp(argv[0], "serve") == 0;
	if (to_serve) {
		signals_init();
		run_as_batch();
	}
	if (!make_data_folder(service) || !parts_open(service))
		return 1;
	c->db = service->db;
	const struct subcommand *own = find_subcommand(service->plan, argv[0]);
	if (own)
		return run_subcommand(service, c, own, argc - 1, argv + 1);
	return to_serve ? serve(service, c) : run_migrate(service, c, argc - 1, argv + 1);
}

static bool is_known(const struct service_plan *plan, const char *name)
{
	return strcmp(name, "serve") == 0 || strcmp(name, "migrate") == 0 || command_find(name) ||
	       find_subcommand(plan, name);
}

/* Everything but --help. */
static int run(struct service *service, struct call *c, int argc, char **argv)
{
	if (!is_known(service->plan, argv[0])) {
		fprintf(stderr, "crier-%s: no such command: %s\n", service->plan->daemon, argv[0]);
		return EXIT_USAGE;
	}
	if (!load_config(service))
		return EXIT_USAGE;
	/* Databases and keys are nobody else's. */
	umask(077);
	const struct command *command = command_find(argv[0]);
	if (command)
		return command->run(service, c, argc - 1, argv + 1);
	return run_opened(service, c, argc, argv);
}

int service_main(const struct service_plan *plan, int argc, char **argv)
{
	struct service service = {.plan = plan, .arena = arena_create(), .clock = &clock_system};
	struct arena *arena = arena_create();
	struct call c;
	call_init(&c, arena, service.clock);
	int status;
	if (argc < 2 || strcmp(argv[1], "--help") == 0)
		status = print_help(&service, argc < 2 ? stderr : stdout) +
			 (argc < 2 ? EXIT_USAGE : 0);
	else if (strcmp(argv[1], "--version") == 0)
		status = printf("crier-%s %s\n", plan->daemon, CRIER_VERSION) < 0;
	else
		status = run(&service, &c, argc - 1, argv + 1);
	call_finish(&c);
	parts_close(&service);
	arena_destroy(arena);
	arena_destroy(service.arena);
	return status;
}
