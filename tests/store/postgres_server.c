/* The runner starts the server before the first test and tells the tests, which are processes
 * of their own, through the environment. It listens on a unix socket in its folder only, runs
 * without fsync, and goes when the runner goes, however that ends. */
#include "store/postgres_server.h"

#include <criterion/criterion.h>
#include <criterion/hooks.h>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define URL_NAME "CRIER_TEST_POSTGRES"
#define SKIP_NAME "CRIER_SKIP_POSTGRES"
#define READY_MAX_MS 60000
#define POLL_MS 10
#define PATH_SIZE 512

/* The runner's; the tests see only the environment. */
static struct {
	pid_t pid;
	char folder[64];
} server;

const char *postgres_server_url(void)
{
	return getenv(URL_NAME);
}

bool postgres_server_is_skipped(void)
{
	const char *value = getenv(SKIP_NAME);
	return value && strcmp(value, "1") == 0;
}

/* The newest that Debian has installed. */
static bool find_programs(char *folder)
{
	glob_t found;
	if (glob("/usr/lib/postgresql/*/bin", 0, NULL, &found) != 0)
		return false;
	snprintf(folder, PATH_SIZE, "%s", found.gl_pathv[found.gl_pathc - 1]);
	globfree(&found);
	return true;
}

/* PostgreSQL refuses to run as root. */
static const struct passwd *find_user(void)
{
	const struct passwd *user = getpwnam("postgres");
	return user ? user : getpwnam("nobody");
}

static void become(const struct passwd *user)
{
	if (geteuid() == 0 &&
		(setgroups(0, NULL) != 0 || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0))
		_exit(126);
	/* After the change of user, which clears it. */
	prctl(PR_SET_PDEATHSIG, SIGQUIT);
}

static void log_to(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND, 0644);
	dup2(fd, STDOUT_FILENO);
	dup2(fd, STDERR_FILENO);
}

static pid_t start(const struct passwd *user, char *const *arguments)
{
	pid_t pid = fork();
	if (pid != 0)
		return pid;
	char log[PATH_SIZE];
	become(user);
	snprintf(log, sizeof log, "%s/log", server.folder);
	log_to(log);
	if (chdir(server.folder) == 0)
		execv(arguments[0], arguments);
	_exit(127);
}

static bool make_cluster(const struct passwd *user, const char *programs, char *data)
{
	char initdb[PATH_SIZE + 16];
	snprintf(initdb, sizeof initdb, "%s/initdb", programs);
	char *const arguments[] = {initdb, "-D", data, "-U", "crier", "-A", "trust", "-E", "UTF8",
		"--locale=C", "--no-sync", NULL};
	int status = -1;
	pid_t pid = start(user, arguments);
	return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}

static pid_t start_server(const struct passwd *user, const char *programs, char *data)
{
	char postgres[PATH_SIZE + 16];
	snprintf(postgres, sizeof postgres, "%s/postgres", programs);
	char sockets[PATH_SIZE];
	snprintf(sockets, sizeof sockets, "unix_socket_directories=%s", server.folder);
	char *const arguments[] = {postgres, "-D", data, "-c", "listen_addresses=", "-c", sockets,
		"-c", "fsync=off", "-c", "full_page_writes=off", "-c", "shared_buffers=32MB", "-c",
		"max_connections=200", NULL};
	return start(user, arguments);
}

/* The eighth line of postmaster.pid says how far the server is. */
static bool is_ready(const char *data)
{
	char path[PATH_SIZE], line[PATH_SIZE] = "";
	snprintf(path, sizeof path, "%s/postmaster.pid", data);
	FILE *file = fopen(path, "r");
	if (!file)
		return false;
	int lines = 0;
	while (lines < 8 && fgets(line, sizeof line, file))
		lines++;
	fclose(file);
	return lines == 8 && strncmp(line, "ready", 5) == 0;
}

static bool wait_until_ready(const char *data)
{
	for (int waited_ms = 0; waited_ms < READY_MAX_MS; waited_ms += POLL_MS) {
		if (is_ready(data))
			return true;
		if (waitpid(server.pid, NULL, WNOHANG) == server.pid)
			return false;
		nanosleep(&(struct timespec){.tv_nsec = POLL_MS * 1000000L}, NULL);
	}
	return false;
}

static int remove_entry(const char *path, const struct stat *info, int kind, struct FTW *walk)
{
	(void)info;
	(void)kind;
	(void)walk;
	return remove(path);
}

static bool make_folder(const struct passwd *user)
{
	snprintf(server.folder, sizeof server.folder, "/tmp/crier-postgres-XXXXXX");
	return mkdtemp(server.folder) &&
	       (geteuid() != 0 || chown(server.folder, user->pw_uid, user->pw_gid) == 0);
}

static bool launch(void)
{
	char programs[PATH_SIZE], data[PATH_SIZE], url[PATH_SIZE];
	const struct passwd *user = find_user();
	if (!user || !find_programs(programs) || !make_folder(user))
		return false;
	snprintf(data, sizeof data, "%s/data", server.folder);
	if (!make_cluster(user, programs, data))
		return false;
	server.pid = start_server(user, programs, data);
	if (server.pid <= 0 || !wait_until_ready(data))
		return false;
	snprintf(url, sizeof url, "postgres:///postgres?host=%s&user=crier", server.folder);
	return setenv(URL_NAME, url, 1) == 0;
}

ReportHook(PRE_ALL)(struct criterion_test_set *tests)
{
	(void)tests;
	if (postgres_server_is_skipped()) {
		fprintf(stderr, "\n*** " SKIP_NAME "=1: nothing is tested on PostgreSQL ***\n\n");
		return;
	}
	if (!postgres_server_url() && !launch())
		fprintf(stderr, "\n*** PostgreSQL did not start; see %s/log ***\n\n",
			server.folder);
}

ReportHook(POST_ALL)(struct criterion_global_stats *stats)
{
	(void)stats;
	if (server.pid <= 0)
		return;
	kill(server.pid, SIGINT);
	waitpid(server.pid, NULL, 0);
	nftw(server.folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}
