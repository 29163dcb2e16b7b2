/* The subcommands that every daemon has beside serve and migrate: none of them opens the daemon's
 * own database for writing, for some are run where nothing may be changed. */
#include "service/commands.h"

#include <stdio.h>
#include <string.h>

#include "db/backup.h"
#include "http/client.h"
#include "service/copy_command.h"

#define EXIT_USAGE 2
#define READY_TIMEOUT_MS 2000
#define READY_BYTES_MAX 65536

static int check_config(struct service *service, struct call *c, int argc, char **argv)
{
	(void)c;
	(void)argc;
	(void)argv;
	printf("crier-%s: the configuration is complete\n", service->plan->daemon);
	return 0;
}

/* Who listens on every address is asked on the loopback. */
static const char *own_url(const struct service *service)
{
	static const char everywhere[] = "0.0.0.0:";
	const char *listen = service->config.listen;
	if (strncmp(listen, everywhere, strlen(everywhere)) == 0)
		return arena_printf(service->arena, "http://127.0.0.1:%s",
			listen + strlen(everywhere));
	return arena_printf(service->arena, "http://%s", listen);
}

enum err command_ask_daemon(struct service *service, struct call *c, const char *path)
{
	struct raw_body answer = {0};
	struct http_client *client = http_client_create(&(struct http_client_options){
		.base_url = own_url(service),
		.timeout_ms = READY_TIMEOUT_MS,
		.tries_max = 1,
		.answer_bytes_max = READY_BYTES_MAX,
	});
	enum err err = http_client_send(c, client,
		&(struct http_request){.method = HTTP_GET, .path = path, .raw_answer = &answer});
	http_client_destroy(client);
	return err;
}

/* For a container's health check and for scripts: 0 when ready, else 1 and why. */
static int ask_ready(struct service *service, struct call *c, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	enum err err = command_ask_daemon(service, c, "/readyz");
	if (err)
		fprintf(stderr, "crier-%s is not ready: %s\n", service->plan->daemon,
			c->failure.detail ? c->failure.detail : err_title(err));
	return err ? 1 : 0;
}

/* Nothing is migrated or opened for writing: before an upgrade is when people want one. */
static int run_backup(struct service *service, struct call *c, int argc, char **argv)
{
	const char *daemon = service->plan->daemon;
	if (argc != 1 || !service->plan->sql) {
		fprintf(stderr, "crier-%s: %s\n", daemon,
			argc != 1 ? "backup FILE" : "has no database");
		return EXIT_USAGE;
	}
	if (db_backup(c, service->config.db_url, argv[0]) != OK) {
		fprintf(stderr, "crier-%s: backup: %s\n", daemon, c->failure.detail);
		return 1;
	}
	printf("crier-%s: %s is written\n", daemon, argv[0]);
	return 0;
}

const struct command commands[] = {
	{"check-config", "check-config           say whether the configuration is complete",
		check_config},
	{"ready", "ready                  ask the daemon that listens whether it is ready",
		ask_ready},
	{"backup", "backup FILE            copy the SQLite database while it is in use",
		run_backup},
	{"copy",
		"copy --from URL --to URL\n"
		"                         copy a database to an empty one, of any engine, and compare "
		"them",
		run_copy},
	{0},
};

const struct command *command_find(const char *name)
{
	const struct command *command = commands;
	while (command->name && strcmp(command->name, name) != 0)
		command++;
	return command->name ? command : NULL;
}
