/* Limits of the kernel first, then a list of system calls: whatever is not on it fails with EPERM,
 * which a library takes for a file that is not there. */
#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/macros.h"

/* Libraries, stacks, and what malloc reserves. */
#define ADDRESS_SPACE_BYTES (4L * 1024 * 1024 * 1024)

static bool limit(__rlimit_resource_t resource, long most)
{
	const struct rlimit both = {(rlim_t)most, (rlim_t)most};
	return setrlimit(resource, &both) == 0;
}

static bool limit_resources(void)
{
	bool limited = limit(RLIMIT_CPU, SANDBOX_CPU_S) &&
		       limit(RLIMIT_FSIZE, SANDBOX_OUTPUT_BYTES) && limit(RLIMIT_CORE, 0);
	if (IS_SANITIZED)
		return limited;
	return limited && limit(RLIMIT_AS, ADDRESS_SPACE_BYTES) &&
	       limit(RLIMIT_DATA, SANDBOX_MEMORY_BYTES);
}

/* To compute, with threads, and to read and write what is open. */
static const int allowed[] = {SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(readv), SCMP_SYS(writev),
	SCMP_SYS(pread64), SCMP_SYS(lseek), SCMP_SYS(fstat), SCMP_SYS(newfstatat), SCMP_SYS(statx),
	SCMP_SYS(close), SCMP_SYS(mmap), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(mprotect),
	SCMP_SYS(madvise), SCMP_SYS(brk), SCMP_SYS(futex), SCMP_SYS(set_robust_list),
	SCMP_SYS(rseq), SCMP_SYS(gettid), SCMP_SYS(getpid), SCMP_SYS(sched_yield),
	SCMP_SYS(sched_getaffinity), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigaction),
	SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack), SCMP_SYS(clock_gettime),
	SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep), SCMP_SYS(gettimeofday), SCMP_SYS(getrandom),
	SCMP_SYS(sysinfo), SCMP_SYS(getrusage), SCMP_SYS(exit), SCMP_SYS(exit_group),
	SCMP_SYS(restart_syscall), SCMP_SYS(tgkill)};

/* A thread, and no process. What clone3 is asked is in memory, where no filter looks: libc takes
 * clone where there is none. */
static bool allow_threads(scmp_filter_ctx filter)
{
	return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
		       SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD)) == 0 &&
	       seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0;
}

static bool allow_calls(scmp_filter_ctx filter)
{
	for (size_t i = 0; i < COUNT_OF(allowed); i++)
		if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0) != 0)
			return false;
	return allow_threads(filter);
}

static bool filter_calls(void)
{
	if (IS_SANITIZED)
		return true;
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	bool loaded = filter && seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1) == 0 &&
		      allow_calls(filter) && seccomp_load(filter) == 0;
	seccomp_release(filter);
	return loaded;
}

/* Not a reason to refuse work: it only says who is to go when memory runs out. */
static void go_first(void)
{
	static const char most[] = "1000";
	int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	ssize_t written = write(fd, most, sizeof most - 1);
	(void)written;
	close(fd);
}

bool sandbox_enter(void)
{
	go_first();
	return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && limit_resources() && filter_calls();
}
