/*
 * Count, rate, time left; see progress.h.
 */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/buffer.h"
#include "lib/clock.h"
#include "lib/log.h"
#include "lib/progress.h"

enum {
	FIRST_MS = 2000,  /* short work shows nothing */
	REWRITE_MS = 500, /* of the line on a terminal */
	PLAIN_MS = 60000, /* between plain lines */
	LOOKS_MAX = 1024, /* calls between two looks at the clock */
	LINE_BYTES_MAX = 1024
};

static struct {
	bool running, terminal, shown;
	const char *what;
	char note[128];
	int64_t done, total, started_ms, next_ms;
	int64_t skip, skipped; /* calls until the next look at the clock */
} progress;

void
progress_start(const char *what, int64_t total, bool always)
{
	memset(&progress, 0, sizeof(progress));
	progress.running = true;
	progress.what = what;
	progress.total = total;
	progress.terminal = always || isatty(STDERR_FILENO) == 1;
	progress.started_ms = clock_ms();
	progress.next_ms =
	    progress.started_ms + (progress.terminal ? FIRST_MS : PLAIN_MS);
	progress.skip = 1;
}

/* "3d 4h", "2h 05m", "4m 10s", "12s" */
static void
put_time(struct buffer *line, int64_t seconds)
{
	if (seconds >= 86400)
		buffer_printf(line, "%" PRId64 "d %" PRId64 "h",
		    seconds / 86400, seconds % 86400 / 3600);
	else if (seconds >= 3600)
		buffer_printf(line, "%" PRId64 "h %02" PRId64 "m",
		    seconds / 3600, seconds % 3600 / 60);
	else if (seconds >= 60)
		buffer_printf(line, "%" PRId64 "m %02" PRId64 "s", seconds / 60,
		    seconds % 60);
	else
		buffer_printf(line, "%" PRId64 "s", seconds);
}

static void
put_line(struct buffer *line, int64_t now)
{
	double seconds = (double)(now - progress.started_ms) / 1000;
	double rate = seconds > 0 ? (double)progress.done / seconds : 0;

	buffer_printf(line, "%s: %" PRId64, progress.what, progress.done);
	if (progress.total > 0)
		buffer_printf(line, " of %" PRId64 " (%" PRId64 "%%)",
		    progress.total, progress.done * 100 / progress.total);
	buffer_printf(line, ", %.*f/s", rate < 10 ? 1 : 0, rate);
	if (progress.total > progress.done && rate > 0) {
		buffer_put_string(line, ", ");
		put_time(line,
		    (int64_t)((double)(progress.total - progress.done) / rate));
		buffer_put_string(line, " left");
	}
	if (progress.note[0] != '\0')
		buffer_printf(line, ", %s", progress.note);
}

static void
show(int64_t now)
{
	struct buffer line = buffer_make(LINE_BYTES_MAX);

	if (progress.terminal)
		buffer_put_char(&line, '\r');
	put_line(&line, now);
	if (!progress.terminal) {
		log_info("%s", buffer_string(&line));
	} else {
		buffer_put_string(&line, "\033[K");
		/* Nobody is left to hear that standard error is gone. */
		progress.shown = write(STDERR_FILENO, line.data, line.size) > 0;
	}
	buffer_free(&line);
	progress.next_ms = now + (progress.terminal ? REWRITE_MS : PLAIN_MS);
}

/* Look at the clock so often that a look is due about every 50 ms. */
static void
look(void)
{
	int64_t now = clock_ms();
	int64_t seen = now - progress.started_ms;

	if (progress.done > 0 && seen > 0)
		progress.skip = progress.done * 50 / seen;
	if (progress.skip < 1)
		progress.skip = 1;
	if (progress.skip > LOOKS_MAX)
		progress.skip = LOOKS_MAX;
	progress.skipped = 0;
	if (now >= progress.next_ms)
		show(now);
}

void
progress_add(int64_t count)
{
	if (!progress.running)
		return;
	progress.done += count;
	if (++progress.skipped >= progress.skip)
		look();
}

void
progress_note(const char *note)
{
	snprintf(progress.note, sizeof(progress.note), "%s", note);
}

void
progress_end(void)
{
	if (progress.shown && write(STDERR_FILENO, "\r\033[K", 4) < 0)
		progress.shown = false; /* nobody is left to see it */
	progress.running = false;
}
