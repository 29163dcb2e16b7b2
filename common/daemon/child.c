/* What goes in and comes out are files in memory, so that there is nothing to wait for but the
 * end of the process. */
#include "daemon/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <semaphore.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PATH_SIZE 4096
#define ARGUMENTS_MAX 16
#define RESERVE_MS 1000 /* of the call's time, to do something with the output */
#define RETRY_AFTER_S 2

struct child_crew {
	struct child_options options;
	char program[PATH_SIZE];
	sem_t free; /* processes that may be started */
};

static void find_program(struct child_crew *crew)
{
	char own[PATH_SIZE / 2];
	ssize_t len = readlink("/proc/self/exe", own, sizeof own - 1);
	own[len > 0 ? len : 0] = '\0';
	char *slash = strrchr(own, '/');
	if (slash)
		slash[1] = '\0';
	snprintf(crew->program, sizeof crew->program, "%s%s", own, crew->options.program);
}

struct child_crew *child_crew_create(const struct child_options *options)
{
	struct child_crew *crew = calloc(1, sizeof *crew);
	if (!crew || sem_init(&crew->free, 0, options->at_once) != 0)
		abort();
	crew->options = *options;
	find_program(crew);
	return crew;
}

void child_crew_destroy(struct child_crew *crew)
{
	if (!crew)
		return;
	sem_destroy(&crew->free);
	free(crew);
}

static enum err fail_to_run(struct call *c, const struct child_crew *crew, const char *what,
	int why)
{
	fail_retry(c, ERR_UNAVAILABLE, RETRY_AFTER_S, "%s cannot be taken at the moment",
		crew->options.work);
	c->failure.cause = call_printf(c, "%s: %s", what, strerror(why));
	return ERR_UNAVAILABLE;
}

static enum err wait_for_turn(struct call *c, struct child_crew *crew)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += call_remaining_ms(c, crew->options.timeout_ms) / 2 / 1000;
	while (sem_clockwait(&crew->free, CLOCK_MONOTONIC, &until) != 0)
		if (errno != EINTR)
			return fail_retry(c, ERR_UNAVAILABLE, RETRY_AFTER_S, "too many %s at once",
				crew->options.work);
	return OK;
}

static bool write_all(int fd, const char *data, size_t len)
{
	for (size_t done = 0; done < len;) {
		ssize_t written = write(fd, data + done, len - done);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return false;
		done += (size_t)written;
	}
	return true;
}

/* The pair of files: what the process reads, and what it writes. */
struct files {
	int in, out;
};

static void close_files(const struct files *files)
{
	if (files->in >= 0)
		close(files->in);
	if (files->out >= 0)
		close(files->out);
}

static enum err open_files(struct call *c, const struct child_crew *crew, const char *data,
	size_t len, struct files *files)
{
	files->in = memfd_create("input", MFD_CLOEXEC);
	files->out = memfd_create("output", MFD_CLOEXEC);
	if (files->in >= 0 && files->out >= 0 && write_all(files->in, data, len) &&
		lseek(files->in, 0, SEEK_SET) == 0)
		return OK;
	enum err err = fail_to_run(c, crew, "memfd", errno);
	close_files(files);
	return err;
}

/* Nothing of ours goes along: no environment with its secrets, no open file, no signal blocked. */
static int spawn(const struct child_crew *crew, char **arguments, const struct files *files,
	pid_t *pid)
{
	static char *no_environment[] = {NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, all;
	sigemptyset(&none);
	sigfillset(&all);
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	posix_spawn_file_actions_adddup2(&actions, files->in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, files->out, STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &all);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	int why = posix_spawn(pid, crew->program, &actions, &attributes, arguments, no_environment);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return why;
}

static int time_for(const struct call *c, const struct child_crew *crew)
{
	int timeout_ms = crew->options.timeout_ms;
	int left_ms = call_remaining_ms(c, timeout_ms + RESERVE_MS) - RESERVE_MS;
	return left_ms < 0 ? 0 : left_ms < timeout_ms ? left_ms : timeout_ms;
}

/* @return whether it ended by itself */
static bool wait_until_ended(pid_t pid, int timeout_ms)
{
	struct pollfd end = {.fd = pidfd_open(pid, 0), .events = POLLIN};
	int64_t until_us = clock_monotonic_us() + timeout_ms * US_PER_MS;
	int ended = 0;
	while (end.fd >= 0) {
		int64_t left_us = until_us - clock_monotonic_us();
		ended = poll(&end, 1, left_us > 0 ? (int)(left_us / US_PER_MS) : 0);
		if (ended >= 0 || errno != EINTR)
			break;
	}
	if (end.fd >= 0)
		close(end.fd);
	return ended > 0;
}

static enum err run_process(struct call *c, const struct child_crew *crew, char **arguments,
	const struct files *files, struct child_end *end)
{
	pid_t pid;
	int why = spawn(crew, arguments, files, &pid);
	if (why)
		return fail_to_run(c, crew, crew->program, why);
	end->in_time = wait_until_ended(pid, time_for(c, crew));
	if (!end->in_time)
		kill(pid, SIGKILL);
	while (waitpid(pid, &end->status, 0) < 0 && errno == EINTR)
		;
	return OK;
}

static enum err read_output(struct call *c, const struct child_crew *crew, int fd,
	struct child_end *end)
{
	struct stat output;
	if (fstat(fd, &output) != 0 || output.st_size <= 0 ||
		(size_t)output.st_size > crew->options.output_bytes_max)
		return OK;
	size_t len = (size_t)output.st_size;
	char *data = arena_alloc_raw(c->arena, len);
	for (size_t done = 0; done < len;) {
		ssize_t got = pread(fd, data + done, len - done, (off_t)done);
		if (got <= 0)
			return fail_to_run(c, crew, "output", errno);
		done += (size_t)got;
	}
	end->data = data;
	end->len = len;
	return OK;
}

/* The words of its command line, which it does not change. */
static void fill_arguments(struct call *c, const struct child_crew *crew, const char *const *words,
	char **arguments)
{
	size_t count = 0;
	arguments[count++] = call_printf(c, "%s", crew->options.program);
	for (; *words && count < ARGUMENTS_MAX - 1; words++)
		arguments[count++] = call_printf(c, "%s", *words);
	arguments[count] = NULL;
}

static enum err run_with_files(struct call *c, struct child_crew *crew, const char *const *words,
	const struct files *files, struct child_end *end)
{
	char *arguments[ARGUMENTS_MAX];
	fill_arguments(c, crew, words, arguments);
	TRY(wait_for_turn(c, crew));
	enum err err = run_process(c, crew, arguments, files, end);
	sem_post(&crew->free);
	return err ? err : read_output(c, crew, files->out, end);
}

enum err child_run(struct call *c, struct child_crew *crew, const char *const *words,
	const char *data, size_t len, struct child_end *end)
{
	struct files files;
	*end = (struct child_end){0};
	TRY(open_files(c, crew, data, len, &files));
	enum err err = run_with_files(c, crew, words, &files, end);
	close_files(&files);
	return err;
}
