/*
 * The lock of a run; see lock.h.
 */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/number.h"
#include "lib/text.h"
#include "run/lock.h"

enum { WAIT_MS = 100, WAITS_MAX = 100, ID_BYTES_MAX = 32 };

static pid_t
holder_of(int fd)
{
	char bytes[ID_BYTES_MAX];
	ssize_t got = pread(fd, bytes, sizeof(bytes), 0);
	int64_t id;

	if (got <= 0)
		return 0;
	if (!number_parse(text_trim((struct text){ bytes, (size_t)got }), 1,
		INT32_MAX, &id))
		return 0;
	return (pid_t)id;
}

static int
write_id(int fd)
{
	char bytes[ID_BYTES_MAX];
	int size = snprintf(bytes, sizeof(bytes), "%d\n", (int)getpid());

	if (ftruncate(fd, 0) != 0)
		return -1;
	return pwrite(fd, bytes, (size_t)size, 0) == size ? 0 : -1;
}

/* Still locked, but by programs whose lait is gone? */
static bool
holder_is_gone(pid_t holder)
{
	return holder > 0 && kill(holder, 0) != 0 && errno == ESRCH;
}

enum lock_status
lock_take(const char *path, pid_t *holder)
{
	static const struct timespec pause = { .tv_nsec = WAIT_MS * 1000000L };
	/* Not closed at exec, on purpose: the programs hold it too. */
	int fd = open(path, O_RDWR | O_CREAT, 0666);
	int waits = 0;

	if (fd < 0) {
		log_errno("%s", path);
		return LOCK_ERROR;
	}
	while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		if (errno != EWOULDBLOCK && errno != EINTR) {
			log_errno("%s", path);
			close(fd);
			return LOCK_ERROR;
		}
		*holder = holder_of(fd);
		if (!holder_is_gone(*holder) || waits++ >= WAITS_MAX) {
			close(fd);
			return LOCK_BUSY;
		}
		(void)nanosleep(&pause, NULL); /* cut short: looks sooner */
	}
	if (write_id(fd) != 0) {
		log_errno("%s", path);
		close(fd);
		return LOCK_ERROR;
	}
	return LOCK_TAKEN;
}
