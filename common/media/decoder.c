/* What goes in and comes out are files in memory, so that there is nothing to wait for but the
 * end of the process. What comes out is believed no more than what came in. */
#include "media/decoder.h"

#include <errno.h>
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

#include "base/clock.h"

#define PROGRAM "crier-media"
#define PATH_SIZE 4096
#define ARGUMENTS_MAX 16
#define LINE_SIZE 64
#define RESERVE_MS 1000 /* of the call's time, to store what came of it */
#define OUTPUT_BYTES_MAX ((size_t)64 * 1024 * 1024)
/* As services/imaging/main.c ends. */
#define ENDED_WELL 0
#define ENDED_BROKEN 1
#define ENDED_PIXELS 3

struct decoder {
	struct decoder_options options;
	char program[PATH_SIZE];
	sem_t free; /* processes that may be started */
};

struct decoder *decoder_create(const struct decoder_options *options)
{
	struct decoder *decoder = calloc(1, sizeof *decoder);
	if (!decoder || sem_init(&decoder->free, 0, options->at_once) != 0)
		abort();
	decoder->options = *options;
	char own[PATH_SIZE - sizeof PROGRAM];
	ssize_t len = readlink("/proc/self/exe", own, sizeof own - 1);
	own[len > 0 ? len : 0] = '\0';
	char *slash = strrchr(own, '/');
	if (slash)
		slash[1] = '\0';
	snprintf(decoder->program, sizeof decoder->program, "%s%s", own, PROGRAM);
	return decoder;
}

void decoder_destroy(struct decoder *decoder)
{
	if (!decoder)
		return;
	sem_destroy(&decoder->free);
	free(decoder);
}

static enum err fail_to_start(struct call *c, const char *what, int why)
{
	fail_retry(c, ERR_UNAVAILABLE, 2, "images cannot be taken at the moment");
	c->failure.cause = call_printf(c, "%s: %s", what, strerror(why));
	return ERR_UNAVAILABLE;
}

static enum err wait_for_turn(struct call *c, struct decoder *decoder)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += call_remaining_ms(c, decoder->options.timeout_ms) / 2 / 1000;
	while (sem_clockwait(&decoder->free, CLOCK_MONOTONIC, &until) != 0)
		if (errno != EINTR)
			return fail_retry(c, ERR_UNAVAILABLE, 2, "too many images at once");
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

static enum err open_files(struct call *c, const char *data, size_t len, struct files *files)
{
	files->in = memfd_create("image", MFD_CLOEXEC);
	files->out = memfd_create("copies", MFD_CLOEXEC);
	if (files->in >= 0 && files->out >= 0 && write_all(files->in, data, len))
		return OK;
	enum err err = fail_to_start(c, "memfd", errno);
	close_files(files);
	return err;
}

/* Nothing of ours goes along: no environment with its secrets, no open file, no signal blocked. */
static int spawn(const struct decoder *decoder, char **arguments, const struct files *files,
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
	int why = posix_spawn(pid, decoder->program, &actions, &attributes, arguments,
		no_environment);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return why;
}

static int time_for(const struct call *c, const struct decoder *decoder)
{
	int timeout_ms = decoder->options.timeout_ms;
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

static enum err judge(struct call *c, const struct decoder *decoder, bool in_time, int status)
{
	if (!in_time)
		return fail(c, ERR_INVALID, "the image takes too long to decode");
	if (!WIFEXITED(status)) {
		fail(c, ERR_INVALID, "the image cannot be decoded");
		c->failure.cause = call_printf(c, "signal %d", WTERMSIG(status));
		return ERR_INVALID;
	}
	switch (WEXITSTATUS(status)) {
	case ENDED_WELL:
		return OK;
	case ENDED_BROKEN:
		return fail(c, ERR_INVALID, "the image is broken");
	case ENDED_PIXELS:
		return fail(c, ERR_INVALID, "the image may have %lld pixels",
			(long long)decoder->options.pixels_max);
	default:
		fail(c, ERR_UNAVAILABLE, "images cannot be taken at the moment");
		c->failure.cause = call_printf(c, PROGRAM " ended with %d", WEXITSTATUS(status));
		return ERR_UNAVAILABLE;
	}
}

static enum err run_process(struct call *c, const struct decoder *decoder, char **arguments,
	const struct files *files)
{
	pid_t pid;
	int why = spawn(decoder, arguments, files, &pid);
	if (why)
		return fail_to_start(c, decoder->program, why);
	bool in_time = wait_until_ended(pid, time_for(c, decoder));
	if (!in_time)
		kill(pid, SIGKILL);
	int status = 0;
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return judge(c, decoder, in_time, status);
}

static bool read_line(const char **at, const char *end, struct decoder_copy *copy)
{
	char line[LINE_SIZE];
	const char *line_end = memchr(*at, '\n', (size_t)(end - *at));
	if (!line_end || line_end - *at >= LINE_SIZE)
		return false;
	memcpy(line, *at, (size_t)(line_end - *at));
	line[line_end - *at] = '\0';
	char *rest;
	copy->width = strtoll(line, &rest, 10);
	copy->height = strtoll(rest, &rest, 10);
	copy->len = strtoull(rest, &rest, 10);
	*at = line_end + 1;
	return !*rest && copy->width > 0 && copy->height > 0;
}

static bool read_copy(const char **at, const char *end, const struct media_format *format,
	struct decoder_copy *copy)
{
	if (!read_line(at, end, copy) || copy->len > (size_t)(end - *at) ||
		copy->len > DECODER_COPY_BYTES_MAX)
		return false;
	copy->data = *at;
	*at += copy->len;
	const struct media_format *found = media_format_of(copy->data, copy->len);
	return found && strcmp(found->word, format->word) == 0;
}

static enum err read_copies(struct call *c, const struct media_format *format, const char *data,
	size_t len, struct decoder_copies *copies)
{
	const char *at = data, *end = data + len;
	copies->count = 0;
	while (at < end && copies->count < DECODER_COPIES_MAX &&
		read_copy(&at, end, format, &copies->items[copies->count]))
		copies->count++;
	return at == end && copies->count ? OK
					  : fail(c, ERR_INVALID, "the image cannot be decoded");
}

static enum err read_output(struct call *c, const struct media_format *format, int fd,
	struct decoder_copies *copies)
{
	struct stat output;
	if (fstat(fd, &output) != 0 || output.st_size <= 0 ||
		(size_t)output.st_size > OUTPUT_BYTES_MAX)
		return fail(c, ERR_INVALID, "the image cannot be decoded");
	size_t len = (size_t)output.st_size;
	char *data = arena_alloc_raw(c->arena, len);
	for (size_t done = 0; done < len;) {
		ssize_t got = pread(fd, data + done, len - done, (off_t)done);
		if (got <= 0)
			return fail_to_start(c, "copies", errno);
		done += (size_t)got;
	}
	return read_copies(c, format, data, len, copies);
}

/* The words of its command line, which it does not change. */
static void fill_arguments(struct call *c, const struct decoder *decoder,
	const struct media_format *format, const char *const *widths, char **arguments)
{
	size_t count = 0;
	arguments[count++] = call_printf(c, PROGRAM);
	arguments[count++] = call_printf(c, "%s", format->word);
	arguments[count++] = call_printf(c, "%lld", (long long)decoder->options.pixels_max);
	for (; *widths && count < ARGUMENTS_MAX - 1; widths++)
		arguments[count++] = call_printf(c, "%s", *widths);
	arguments[count] = NULL;
}

static enum err run_with_files(struct call *c, struct decoder *decoder,
	const struct media_format *format, const struct files *files, const char *const *widths,
	struct decoder_copies *copies)
{
	char *arguments[ARGUMENTS_MAX];
	fill_arguments(c, decoder, format, widths, arguments);
	TRY(wait_for_turn(c, decoder));
	enum err err = run_process(c, decoder, arguments, files);
	sem_post(&decoder->free);
	return err ? err : read_output(c, format, files->out, copies);
}

enum err decoder_run(struct call *c, struct decoder *decoder, const struct media_format *format,
	const char *data, size_t len, const char *const *widths, struct decoder_copies *copies)
{
	struct files files;
	TRY(open_files(c, data, len, &files));
	enum err err = run_with_files(c, decoder, format, &files, widths, copies);
	close_files(&files);
	return err;
}
