/* The system calls of a worker. Unknown ones answer ENOSYS, so that a newer C library falls back
 * instead of dying; what libraries try in passing answers an error that they know; what is never
 * legitimate kills. */
#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define CALL(name) SCMP_SYS(name)

static const int ALLOWED[] = {
	CALL(read),
	CALL(write),
	CALL(readv),
	CALL(writev),
	CALL(pread64),
	CALL(pwrite64),
	CALL(lseek),
	CALL(fstat),
	CALL(ftruncate),
	CALL(close),
	CALL(brk),
	CALL(munmap),
	CALL(mremap),
	CALL(madvise),
	CALL(futex),
	CALL(clock_gettime),
	CALL(clock_nanosleep),
	CALL(gettimeofday),
	CALL(getrandom),
	CALL(rt_sigreturn),
	CALL(rt_sigprocmask),
	CALL(rt_sigaction),
	CALL(sigaltstack),
	CALL(exit),
	CALL(exit_group),
	CALL(getpid),
	CALL(gettid),
	CALL(recvmsg),
	CALL(sendmsg),
	CALL(poll),
	CALL(restart_syscall),
	CALL(sched_yield),
	CALL(rseq),
};

static const struct refusal {
	int call;
	uint16_t answer;
} REFUSED[] = {
	{ CALL(open), EACCES },
	{ CALL(openat), EACCES },
	{ CALL(openat2), EACCES },
	{ CALL(creat), EACCES },
	{ CALL(access), EACCES },
	{ CALL(faccessat), EACCES },
	{ CALL(faccessat2), EACCES },
	{ CALL(stat), EACCES },
	{ CALL(lstat), EACCES },
	{ CALL(statx), EACCES },
	{ CALL(readlink), EACCES },
	{ CALL(readlinkat), EACCES },
	{ CALL(unlink), EACCES },
	{ CALL(unlinkat), EACCES },
	{ CALL(rename), EACCES },
	{ CALL(renameat), EACCES },
	{ CALL(renameat2), EACCES },
	{ CALL(truncate), EACCES },
	{ CALL(mkdir), EACCES },
	{ CALL(mkdirat), EACCES },
	/* libxml2 asks for it when it makes a parser; stdio asks for the terminal. */
	{ CALL(getcwd), EACCES },
	{ CALL(ioctl), ENOTTY },
	{ CALL(getrusage), EPERM },
	{ CALL(sysinfo), EPERM },
	{ CALL(uname), EPERM },
	{ CALL(prctl), EPERM },
	{ CALL(prlimit64), EPERM },
	{ CALL(kill), EPERM },
	{ CALL(clone), EAGAIN },
	{ CALL(clone3), EAGAIN },
	{ CALL(fork), EAGAIN },
	{ CALL(vfork), EAGAIN },
};

static const int DEADLY[] = {
	CALL(execve),
	CALL(execveat),
	CALL(ptrace),
	CALL(process_vm_readv),
	CALL(process_vm_writev),
	CALL(socket),
	CALL(socketpair),
	CALL(connect),
	CALL(bind),
	CALL(listen),
	CALL(accept),
	CALL(accept4),
	CALL(mount),
	CALL(umount2),
	CALL(pivot_root),
	CALL(chroot),
	CALL(unshare),
	CALL(setns),
	CALL(bpf),
	CALL(perf_event_open),
	CALL(init_module),
	CALL(finit_module),
	CALL(kexec_load),
	CALL(keyctl),
	CALL(add_key),
	CALL(request_key),
	CALL(io_uring_setup),
	CALL(userfaultfd),
	CALL(setuid),
	CALL(setgid),
	CALL(setresuid),
	CALL(setresgid),
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static bool add_tables(scmp_filter_ctx filter)
{
	bool good = true;

	for (size_t i = 0; i < COUNT(ALLOWED); i++)
		good = good && !seccomp_rule_add(filter, SCMP_ACT_ALLOW, ALLOWED[i], 0);
	for (size_t i = 0; i < COUNT(REFUSED); i++)
		good = good && !seccomp_rule_add(filter, SCMP_ACT_ERRNO(REFUSED[i].answer),
				       REFUSED[i].call, 0);
	for (size_t i = 0; i < COUNT(DEADLY); i++)
		good = good && !seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, DEADLY[i], 0);
	return good;
}

/* Memory that can be run is never mapped; a signal goes to oneself only (abort); the newer fstat
 * works on a descriptor, which is an empty path. */
static bool add_conditions(scmp_filter_ctx filter)
{
	const struct scmp_arg_cmp no_exec = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
	const struct scmp_arg_cmp self = SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid());
	const struct scmp_arg_cmp empty_path =
		SCMP_A3(SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH);

	return !seccomp_rule_add(filter, SCMP_ACT_ALLOW, CALL(mmap), 1, no_exec) &&
	       !seccomp_rule_add(filter, SCMP_ACT_ALLOW, CALL(mprotect), 1, no_exec) &&
	       !seccomp_rule_add(filter, SCMP_ACT_ALLOW, CALL(tgkill), 1, self) &&
	       !seccomp_rule_add(filter, SCMP_ACT_ALLOW, CALL(newfstatat), 1, empty_path);
}

int dm_sandbox_seccomp(const struct dm_sandbox_setup *setup, struct dm_error *err)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
	int r = filter ? 0 : -ENOMEM;

	(void)setup;
	if (!r && !(add_tables(filter) && add_conditions(filter)))
		r = -EINVAL;
	if (!r)
		(void)seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	if (!r)
		r = seccomp_load(filter);
	if (filter)
		seccomp_release(filter);
	return r ? dm_error_set(err, DM_E_CONFIG, "sandbox.seccomp",
			   "the system calls of a worker cannot be restricted: %s", strerror(-r))
		 : 0;
}
