/*
 * Confinement; see confine.h.
 *
 * The filter names what is refused and lets the rest pass.  A list of what is
 * allowed would be shorter to defend and longer to keep true: libc, codecs and
 * sanitizers use harmless calls that differ between their versions and between
 * architectures, and one that is forgotten is a crash on somebody's machine.
 * What code that was taken over must not do is a closed list.
 *
 * Refused calls give EPERM, because libraries try some of them on their way
 * (a name service, syslog) and go on without.  Nothing here ever has a reason
 * to exec or to trace: these kill the process, which costs one record.
 */

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/landlock.h>

#include "lib/confine.h"
#include "lib/log.h"

/* Of Linux 5.19 and 6.2; Debian 12's headers end before them. */
#define ACCESS_REFER (UINT64_C(1) << 13)
#define ACCESS_TRUNCATE (UINT64_C(1) << 14)

#define ACCESS_READ                                                            \
	((uint64_t)(LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR))
#define ACCESS_FILE                                                            \
	((uint64_t)(LANDLOCK_ACCESS_FS_EXECUTE |                               \
	     LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE) |   \
	    ACCESS_TRUNCATE)

/* Under sanitizers the shadow memory needs terabytes of address space. */
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED true
#endif
#endif
#ifndef SANITIZED
#define SANITIZED false
#endif

static const int killed[] = { SCMP_SYS(execve), SCMP_SYS(execveat),
	SCMP_SYS(ptrace), SCMP_SYS(process_vm_readv),
	SCMP_SYS(process_vm_writev) };

/* The network, and pairs of sockets that could pass descriptors. */
static const int network[] = { SCMP_SYS(socket), SCMP_SYS(socketpair),
	SCMP_SYS(connect), SCMP_SYS(bind), SCMP_SYS(listen), SCMP_SYS(accept),
	SCMP_SYS(accept4), SCMP_SYS(sendto), SCMP_SYS(sendmsg),
	SCMP_SYS(sendmmsg) };

static const int processes[] = { SCMP_SYS(fork), SCMP_SYS(vfork),
	SCMP_SYS(kill), SCMP_SYS(tkill), SCMP_SYS(rt_sigqueueinfo),
	SCMP_SYS(rt_tgsigqueueinfo), SCMP_SYS(pidfd_open),
	SCMP_SYS(pidfd_send_signal), SCMP_SYS(pidfd_getfd) };

/* Whole parts of the kernel that no stage uses, known for their holes or for
 * being ways around the filter (io_uring). */
static const int refused[] = { SCMP_SYS(io_uring_setup),
	SCMP_SYS(io_uring_enter), SCMP_SYS(io_uring_register), SCMP_SYS(bpf),
	SCMP_SYS(perf_event_open), SCMP_SYS(userfaultfd), SCMP_SYS(keyctl),
	SCMP_SYS(add_key), SCMP_SYS(request_key), SCMP_SYS(unshare),
	SCMP_SYS(setns), SCMP_SYS(mount), SCMP_SYS(umount2), SCMP_SYS(fsopen),
	SCMP_SYS(fsconfig), SCMP_SYS(fsmount), SCMP_SYS(fspick),
	SCMP_SYS(open_tree), SCMP_SYS(move_mount), SCMP_SYS(pivot_root),
	SCMP_SYS(chroot), SCMP_SYS(open_by_handle_at), SCMP_SYS(init_module),
	SCMP_SYS(finit_module), SCMP_SYS(delete_module), SCMP_SYS(kexec_load),
	SCMP_SYS(kexec_file_load), SCMP_SYS(reboot), SCMP_SYS(swapon),
	SCMP_SYS(swapoff), SCMP_SYS(mknod), SCMP_SYS(mknodat),
	SCMP_SYS(sethostname), SCMP_SYS(setdomainname), SCMP_SYS(acct),
	SCMP_SYS(quotactl), SCMP_SYS(settimeofday), SCMP_SYS(clock_settime),
	SCMP_SYS(adjtimex), SCMP_SYS(clock_adjtime), SCMP_SYS(personality) };

/* Changes to files by name, which Landlock knows in part or not at all. */
static const int writes[] = { SCMP_SYS(truncate), SCMP_SYS(rename),
	SCMP_SYS(renameat), SCMP_SYS(renameat2), SCMP_SYS(unlink),
	SCMP_SYS(unlinkat), SCMP_SYS(rmdir), SCMP_SYS(mkdir), SCMP_SYS(mkdirat),
	SCMP_SYS(link), SCMP_SYS(linkat), SCMP_SYS(symlink),
	SCMP_SYS(symlinkat), SCMP_SYS(chmod), SCMP_SYS(fchmod),
	SCMP_SYS(fchmodat), SCMP_SYS(chown), SCMP_SYS(fchown), SCMP_SYS(lchown),
	SCMP_SYS(fchownat), SCMP_SYS(utime), SCMP_SYS(utimes),
	SCMP_SYS(futimesat), SCMP_SYS(utimensat), SCMP_SYS(setxattr),
	SCMP_SYS(lsetxattr), SCMP_SYS(fsetxattr), SCMP_SYS(removexattr),
	SCMP_SYS(lremovexattr), SCMP_SYS(fremovexattr), SCMP_SYS(creat) };

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static int
refuse_all(
    scmp_filter_ctx filter, uint32_t action, const int calls[], size_t count)
{
	int status = 0;

	/* A call that this architecture lacks has a negative pseudo number,
	 * which libseccomp takes and leaves out. */
	for (size_t i = 0; i < count && status == 0; i++)
		status = seccomp_rule_add(filter, action, calls[i], 0);
	return status;
}

/* New processes: clone without CLONE_THREAD, which has its flags in memory in
 * clone3; libc falls back to clone when that one is not there.  A signal may
 * go to oneself: abort(3) needs it. */
static int
refuse_processes(scmp_filter_ctx filter)
{
	uint32_t refuse = SCMP_ACT_ERRNO(EPERM);
	uint64_t self = (uint64_t)getpid();
	int status;

	status = refuse_all(filter, refuse, processes, COUNT(processes));
	if (status == 0)
		status = seccomp_rule_add(
		    filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
	if (status == 0)
		status = seccomp_rule_add(filter, refuse, SCMP_SYS(clone), 1,
		    SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0));
	if (status == 0)
		status = seccomp_rule_add(filter, refuse, SCMP_SYS(tgkill), 1,
		    SCMP_A0(SCMP_CMP_NE, self, 0));
	return status;
}

static int
refuse_open(scmp_filter_ctx filter, uint64_t mask, uint64_t flags)
{
	uint32_t refuse = SCMP_ACT_ERRNO(EACCES);
	int status;

	status = seccomp_rule_add(filter, refuse, SCMP_SYS(openat), 1,
	    SCMP_A2(SCMP_CMP_MASKED_EQ, mask, flags));
	if (status == 0)
		status = seccomp_rule_add(filter, refuse, SCMP_SYS(open), 1,
		    SCMP_A1(SCMP_CMP_MASKED_EQ, mask, flags));
	return status;
}

/* No file opened for writing, where Landlock is missing too.  openat2 has its
 * flags in memory; libc does without. */
static int
refuse_writes(scmp_filter_ctx filter)
{
	int status;

	status =
	    refuse_all(filter, SCMP_ACT_ERRNO(EPERM), writes, COUNT(writes));
	if (status == 0)
		status = refuse_open(filter, O_ACCMODE, O_WRONLY);
	if (status == 0)
		status = refuse_open(filter, O_ACCMODE, O_RDWR);
	if (status == 0)
		status = refuse_open(filter, O_CREAT, O_CREAT);
	/* It empties a file that is opened for reading, too; Landlock knows
	 * that from Linux 6.2 on. */
	if (status == 0)
		status = refuse_open(filter, O_TRUNC, O_TRUNC);
	if (status == 0)
		status = seccomp_rule_add(
		    filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(openat2), 0);
	return status;
}

/* Typing into the terminal of who started us. */
static int
refuse_terminal(scmp_filter_ctx filter)
{
	return seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(ioctl),
	    1, SCMP_A1(SCMP_CMP_MASKED_EQ, UINT32_MAX, TIOCSTI));
}

static int
fill_filter(scmp_filter_ctx filter, const struct confine_needs *needs)
{
	int status;

	status =
	    refuse_all(filter, SCMP_ACT_KILL_PROCESS, killed, COUNT(killed));
	if (status == 0)
		status = refuse_all(
		    filter, SCMP_ACT_ERRNO(EPERM), refused, COUNT(refused));
	if (status == 0 && !needs->network)
		status = refuse_all(
		    filter, SCMP_ACT_ERRNO(EPERM), network, COUNT(network));
	if (status == 0 && !needs->processes)
		status = refuse_processes(filter);
	if (status == 0 && needs->write[0] == NULL)
		status = refuse_writes(filter);
	return status == 0 ? refuse_terminal(filter) : status;
}

static int
confine_calls(const struct confine_needs *needs)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
	int status;

	if (filter == NULL) {
		log_error("seccomp: out of memory");
		return -1;
	}
	/* The errors of the system as they are, not as ECANCELED. */
	status = seccomp_attr_set(filter, SCMP_FLTATR_API_SYSRAWRC, 1);
	if (status == 0)
		status = fill_filter(filter, needs);
	if (status == 0)
		status = seccomp_load(filter);
	seccomp_release(filter);
	/* EINVAL and ENOSYS: a kernel built without filters. */
	if (status == -EINVAL || status == -ENOSYS) {
		log_info("this kernel has no seccomp filters: system calls "
			 "are not confined");
		return 0;
	}
	if (status != 0) {
		errno = -status;
		log_errno("seccomp");
	}
	return status == 0 ? 0 : -1;
}

/* Allow `access` below one path; a path that is not there needs nothing. */
static int
allow_path(int ruleset, const char *path, uint64_t access, uint64_t handled)
{
	struct landlock_path_beneath_attr rule = { 0 };
	int folder, status;

	rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
	if (rule.parent_fd < 0)
		return errno == ENOENT ? 0 : -1;
	/* Rights of folders (READ_DIR, MAKE_REG ...) are refused for a file. */
	folder = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (folder < 0)
		access &= ACCESS_FILE;
	else
		close(folder);
	rule.allowed_access = access & handled;
	status = (int)syscall(SYS_landlock_add_rule, ruleset,
	    LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	close(rule.parent_fd);
	return status;
}

static int
allow_all(int ruleset, const char *const paths[CONFINE_PATHS_MAX],
    uint64_t access, uint64_t handled)
{
	for (int i = 0; i < CONFINE_PATHS_MAX && paths[i] != NULL; i++)
		if (allow_path(ruleset, paths[i], access, handled) != 0) {
			log_errno("landlock: %s", paths[i]);
			return -1;
		}
	return 0;
}

/* All rights over files that the kernel's version of Landlock can hold. */
static uint64_t
rights_of(long version)
{
	uint64_t rights = ACCESS_REFER - 1;

	if (version >= 2)
		rights |= ACCESS_REFER;
	if (version >= 3)
		rights |= ACCESS_TRUNCATE;
	return rights;
}

static int
confine_files(const struct confine_needs *needs)
{
	struct landlock_ruleset_attr attr = { 0 };
	long version = syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION);
	uint64_t all;
	int ruleset, status = -1;

	if (version < 1) {
		log_info("this kernel has no Landlock: files are not "
			 "confined by path");
		return 0;
	}
	all = attr.handled_access_fs = rights_of(version);
	ruleset =
	    (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof(attr), 0);
	if (ruleset < 0) {
		log_errno("landlock");
		return -1;
	}
	if (allow_all(ruleset, needs->read, ACCESS_READ, all) != 0)
		goto done;
	if (allow_all(ruleset, needs->write,
		all & ~(uint64_t)LANDLOCK_ACCESS_FS_EXECUTE, all) != 0)
		goto done;
	status = (int)syscall(SYS_landlock_restrict_self, ruleset, 0);
	if (status != 0)
		log_errno("landlock");
done:
	close(ruleset);
	return status;
}

static int
confine_resources(const struct confine_needs *needs)
{
	struct rlimit none = { 0, 0 }, memory;

	memory.rlim_cur = memory.rlim_max = needs->memory_max;
	if (setrlimit(RLIMIT_CORE, &none) != 0) {
		log_errno("limit on core files");
		return -1;
	}
	if (needs->memory_max == 0 || SANITIZED)
		return 0;
	if (setrlimit(RLIMIT_AS, &memory) != 0 && errno != EPERM) {
		log_errno("limit on memory");
		return -1;
	}
	/* EPERM: the limit that came from outside is lower already. */
	return 0;
}

int
confine(const struct confine_needs *needs)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
		log_errno("no_new_privs");
		return -1;
	}
	if (confine_resources(needs) != 0 || confine_files(needs) != 0)
		return -1;
	return confine_calls(needs);
}
