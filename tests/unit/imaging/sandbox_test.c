/* What a process in the sandbox may no longer do: each in a process of its own. */
#include "sandbox.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define IS_SANITIZED 1
#else
#define IS_SANITIZED 0
#endif

#define NOT_BOUNDED 100

/* @return how a process ended that entered the sandbox and did that; as waitpid says it */
static int end_of(int (*deed)(void))
{
	pid_t pid = fork();
	if (pid == 0)
		_exit(sandbox_enter() ? deed() : NOT_BOUNDED);
	int status;
	cr_assert_eq(waitpid(pid, &status, 0), pid);
	return status;
}

static int open_socket(void)
{
	return socket(AF_INET, SOCK_STREAM, 0) < 0 ? errno : 0;
}

static int open_file(void)
{
	return open("/etc/passwd", O_RDONLY) < 0 ? errno : 0;
}

static int start_program(void)
{
	char *words[] = {"true", NULL};
	execv("/bin/true", words);
	return errno;
}

static int start_process(void)
{
	pid_t pid = fork();
	if (pid == 0)
		_exit(0);
	return pid < 0 ? errno : 0;
}

static int take_memory(void)
{
	void *much = mmap(NULL, SANDBOX_MEMORY_BYTES, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return much == MAP_FAILED ? errno : 0;
}

static int write_much(void)
{
	char piece[65536] = {0};
	int fd = memfd_create("x", 0); /* not allowed: the output is opened before */
	return fd < 0 ? errno : (int)write(fd, piece, sizeof piece);
}

static void *nothing(void *arg)
{
	return arg;
}

static int start_thread(void)
{
	pthread_t thread;
	int failed = pthread_create(&thread, NULL, nothing, NULL);
	return failed ? failed : pthread_join(thread, NULL);
}

static void expect_refused(int (*deed)(void), int why)
{
	int status = end_of(deed);
	cr_assert(WIFEXITED(status), "signal %d", WTERMSIG(status));
	cr_expect_eq(WEXITSTATUS(status), why, "%d", WEXITSTATUS(status));
}

Test(sandbox, opens_nothing_and_starts_nothing)
{
	if (IS_SANITIZED)
		cr_skip_test("a build with sanitizers is less bounded");
	expect_refused(open_socket, EPERM);
	expect_refused(open_file, EPERM);
	expect_refused(start_program, EPERM);
	expect_refused(start_process, EPERM);
	expect_refused(write_much, EPERM);
}

Test(sandbox, has_so_much_memory_and_no_more)
{
	if (IS_SANITIZED)
		cr_skip_test("a build with sanitizers is less bounded");
	expect_refused(take_memory, ENOMEM);
}

Test(sandbox, still_has_threads)
{
	expect_refused(start_thread, 0);
}
