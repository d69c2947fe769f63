/*
 * lait-fetch: answer url records with what the web says; see lait-fetch(1).
 *
 *	records -> crawl (frontier, manners, gate) -> visit -> fetch
 *	                                              response -> answer -> WARC
 */

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "lib/confine.h"
#include "lib/file.h"
#include "lib/log.h"
#include "lib/option.h"
#include "lib/progress.h"
#include "lib/stage.h"
#include "lib/stop.h"

#include "crawler/agent.h"
#include "crawler/crawl.h"

enum {
	LOCK_WAIT_MS = 5000, /* for one that is just ending */
	LOCK_STEP_MS = 50,
	INPUT_LINES_MAX = 256, /* taken before others get their turn */
	QUIET_MS = 50,         /* no transfer begins for so long */
	WAIT_MS_MAX = 60000
};

static struct {
	const char *store, *contact, *product, *from;
	const char *allow_private, *dns_servers, *resolve, *proxy, *ca_file;
	const char *image_blocklist;
	int64_t transfers, per_host;
	int64_t delay, delay_max, crawl_delay_max, retry_after_max;
	int64_t back_off, back_off_max, robots_back_off;
	int64_t connect_timeout, page_deadline, image_deadline;
	int64_t robots_deadline, page_bytes_max, image_bytes_max,
	    list_bytes_max;
	int64_t memory_max, low_speed, low_speed_time, drain, redirects;
	int64_t queue_max, queue_bytes_max, warc_size, warc_level;
	int64_t limit, max_time;
	bool progress;
} set;

#define FETCH(name, field)                                                     \
	{                                                                      \
		name, 0, &set.field, "fetch", 0, NULL, NULL, NULL, 0, 0        \
	}

static const struct option_spec options[] = {
	{ "store", 's', &set.store, NULL, OPTION_STRING, "warc", "DIR",
	    "folder of the WARC files", 0, 0 },
	{ "limit", 'n', &set.limit, NULL, OPTION_INTEGER, "0", "N",
	    "stop after N url records; 0 is no limit", 0, 1e15 },
	{ "max-time", 0, &set.max_time, NULL, OPTION_DURATION, "0s", "TIME",
	    "stop after this time; 0 is no limit", 0, 1e8 },
	{ "progress", 0, &set.progress, NULL, OPTION_FLAG, "no", NULL,
	    "show counts while running", 0, 0 },
	{ "contact", 0, &set.contact, "lait", 0, NULL, NULL, NULL, 0, 0 },
	{ "product", 0, &set.product, "lait", 0, NULL, NULL, NULL, 0, 0 },
	{ "from", 0, &set.from, "lait", 0, NULL, NULL, NULL, 0, 0 },
	{ "warc-size", 0, &set.warc_size, "store", 0, NULL, NULL, NULL, 0, 0 },
	{ "warc-level", 0, &set.warc_level, "store", 0, NULL, NULL, NULL, 0,
	    0 },
	FETCH("transfers", transfers),
	FETCH("per-host", per_host),
	FETCH("delay", delay),
	FETCH("delay-max", delay_max),
	FETCH("crawl-delay-max", crawl_delay_max),
	FETCH("retry-after-max", retry_after_max),
	FETCH("back-off", back_off),
	FETCH("back-off-max", back_off_max),
	FETCH("robots-back-off", robots_back_off),
	FETCH("connect-timeout", connect_timeout),
	FETCH("page-deadline", page_deadline),
	FETCH("image-deadline", image_deadline),
	FETCH("robots-deadline", robots_deadline),
	FETCH("page-bytes-max", page_bytes_max),
	FETCH("image-bytes-max", image_bytes_max),
	FETCH("sitemap-bytes-max", list_bytes_max),
	FETCH("memory-max", memory_max),
	FETCH("low-speed", low_speed),
	FETCH("low-speed-time", low_speed_time),
	FETCH("drain", drain),
	FETCH("redirects", redirects),
	FETCH("queue-max", queue_max),
	FETCH("queue-bytes-max", queue_bytes_max),
	FETCH("allow-private", allow_private),
	FETCH("dns-servers", dns_servers),
	FETCH("resolve", resolve),
	FETCH("proxy", proxy),
	FETCH("ca-file", ca_file),
	{ "image-blocklist", 0, &set.image_blocklist, "gate", 0, NULL, NULL,
	    NULL, 0, 0 },
	{ 0 },
};

static const struct option_program program = { .name = "lait-fetch",
	.synopsis = "[option ...] < records > records",
	.summary =
	    "Fetch pages, images, sitemaps, feeds politely into WARC files.",
	.options = options };

/* ---- the store ----------------------------------------------------------- */

/* One lait-fetch a store.  The lock goes with the process. */
static int
lock_store(void)
{
	char path[PATH_BYTES_MAX];
	int fd;

	if (file_make_folder(set.store) != 0 ||
	    !file_path(path, set.store, "lock") ||
	    (fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666)) < 0) {
		log_errno("%s", set.store);
		return -1;
	}
	for (int waited = 0; flock(fd, LOCK_EX | LOCK_NB) != 0;
	     waited += LOCK_STEP_MS) {
		if (errno != EWOULDBLOCK || waited >= LOCK_WAIT_MS) {
			log_error("%s: another lait-fetch is at work", path);
			(void)close(fd); /* holds nothing */
			return -1;
		}
		(void)stop_poll(NULL, 0, LOCK_STEP_MS);
	}
	return fd;
}

static int
open_files(struct answers *a, const char *agent, bool *unclean)
{
	struct buffer info = buffer_make(4096);
	struct warc_options pages = { .folder = set.store,
		.name = "pages",
		.gzip = true,
		.level = (int)set.warc_level,
		.size_max = set.warc_size };
	struct warc_options images = {
		.folder = set.store, .name = "images", .size_max = set.warc_size
	};
	bool first = false, second = false;

	buffer_printf(&info,
	    "software: lait-fetch/" LAIT_VERSION "\r\n"
	    "format: WARC File Format 1.1\r\n"
	    "conformsTo: https://iipc.github.io/warc-specifications/"
	    "specifications/warc-format/warc-1.1/\r\n"
	    "robots: RFC 9309\r\n"
	    "http-header-user-agent: %s\r\n",
	    agent);
	if (set.from[0] != '\0')
		buffer_printf(&info, "http-header-from: %s\r\n", set.from);
	if (set.contact[0] != '\0')
		buffer_printf(&info, "operator: %s\r\n", set.contact);
	pages.info = images.info = buffer_text(&info);
	a->lines = buffer_make(ANSWER_BYTES_MAX);
	a->pages = warc_writer_open(&pages, &first);
	if (a->pages != NULL)
		a->images = warc_writer_open(&images, &second);
	buffer_free(&info);
	*unclean = first || second;
	return a->images == NULL ? -1 : 0;
}

/* ---- opening and closing ------------------------------------------------- */

static void
fill_options(struct crawl *c)
{
	c->options = (struct crawl_options){ .store = set.store,
		.token = text_of(set.product),
		.has_contact = set.contact[0] != '\0',
		.transfers = set.transfers,
		.per_host = set.per_host,
		.memory_max = set.memory_max,
		.bytes_max = { [WANT_PAGE] = set.page_bytes_max,
		    [WANT_IMAGE] = set.image_bytes_max,
		    [WANT_LIST] = set.list_bytes_max,
		    [WANT_ROBOTS] = ROBOTS_BYTES_MAX + 1 },
		.deadline = { [WANT_PAGE] = set.page_deadline,
		    [WANT_IMAGE] = set.image_deadline,
		    [WANT_LIST] = set.image_deadline,
		    [WANT_ROBOTS] = set.robots_deadline },
		.redirects = set.redirects,
		.drain = set.drain,
		.queue_max = set.queue_max,
		.queue_bytes_max = set.queue_bytes_max,
		.robots_back_off = set.robots_back_off };
	c->manners = (struct manners){ .delay = set.delay,
		.delay_max = set.delay_max,
		.crawl_delay_max = set.crawl_delay_max,
		.retry_after_max = set.retry_after_max,
		.back_off = set.back_off,
		.back_off_max = set.back_off_max };
}

static int
open_network(
    struct crawl *c, const char *agent, const struct network_list *allowed)
{
	struct fetch_options transfers = { .agent = agent,
		.from = set.from[0] != '\0' ? set.from : NULL,
		.proxy = set.proxy[0] != '\0' ? set.proxy : NULL,
		.ca_file = set.ca_file,
		.allowed = allowed,
		.connect_timeout_ms = set.connect_timeout,
		.low_speed = set.low_speed,
		.low_speed_ms = set.low_speed_time,
		.transfers = set.transfers };
	struct resolve_options names = { .servers = set.dns_servers,
		.pins = set.resolve,
		.timeout_ms = set.connect_timeout };

	if ((c->loop = loop_new()) == NULL) {
		log_errno("epoll");
		return -1;
	}
	if ((c->resolve = resolve_open(c->loop, &names)) == NULL ||
	    (c->fetch = fetch_open(c->loop, &transfers)) == NULL)
		return -1;
	return 0;
}

static int
confine_us(void)
{
	/* Certificates are read again once a day; names at each lookup. */
	struct confine_needs needs = { .network = true,
		.read = { set.ca_file, "/etc/hosts", "/etc/resolv.conf",
		    "/etc/nsswitch.conf", "/etc/host.conf" },
		.write = { set.store } };

	return confine(&needs);
}

static void
close_all(struct crawl *c)
{
	fetch_close(c->fetch);
	resolve_close(c->resolve);
	frontier_close(&c->frontier);
	loop_free(c->loop);
	buffer_free(&c->answers.lines);
	blocklist_free(c->options.blocked);
}

/* ---- the run ------------------------------------------------------------- */

static void
on_input(void *context, int fd, unsigned events)
{
	(void)fd;
	(void)events;
	*(bool *)context = true;
}

/* Take what lines there are, up to a limit.  True at the end of input. */
static bool
take_lines(struct crawl *c, struct record_lines *lines)
{
	struct text line;
	const char *why = NULL;

	for (int i = 0; i < INPUT_LINES_MAX && c->stop == CRAWL_GOES_ON; i++) {
		int got;

		if (!record_lines_ready(lines) || !crawl_has_room(c))
			return false;
		got = record_lines_next(lines, &line);
		if (got == 0)
			return true;
		if (got < 0)
			why = errno == EFBIG ? "longer than 64 MiB"
					     : strerror(errno);
		if (got < 0 || crawl_take(c, line, &why) != 0) {
			log_error("standard input: line %" PRId64 ": %s",
			    record_lines_number(lines), why);
			c->stop = CRAWL_INPUT;
		} else if (set.limit > 0 && c->taken >= set.limit) {
			return true;
		}
	}
	return false;
}

static int64_t
sooner(int64_t a, int64_t b)
{
	return b < 0 || a < b ? a : b;
}

/* Wait for the next thing that can happen. */
static int
wait_for_events(struct crawl *c, int64_t step_ms, int64_t end_ms, bool busy)
{
	int64_t now = loop_now_ms(), wait = sooner(WAIT_MS_MAX, step_ms);

	wait = sooner(wait, fetch_timeout_ms(c->fetch));
	wait = sooner(wait, resolve_timeout_ms(c->resolve));
	wait = sooner(wait, answers_timeout_ms(&c->answers, now));
	if (end_ms > 0)
		wait = sooner(wait, end_ms <= now ? 0 : end_ms - now);
	if (busy)
		wait = 0;
	return loop_wait(c->loop, wait);
}

/* What is due by the clock, and what has come to its end. */
static void
run_due(struct crawl *c, int64_t end_ms)
{
	fetch_run(c->fetch);
	resolve_run(c->resolve);
	if (answers_timeout_ms(&c->answers, loop_now_ms()) == 0 &&
	    answers_flush(&c->answers) != 0)
		crawl_break(c);
	if (stop_counts_asked())
		log_error("%" PRId64 " taken, %" PRId64 " answered", c->taken,
		    c->answered);
	if (c->stop != CRAWL_GOES_ON)
		return;
	if (stop_asked() || c->answers.reader_gone)
		c->stop = CRAWL_SIGNAL;
	else if (end_ms > 0 && loop_now_ms() >= end_ms)
		c->stop = CRAWL_LIMIT;
}

/* Answers wait, and nothing else is going on: what follows from them may be
 * all that there is to do. */
static bool
is_quiet(const struct crawl *c, int64_t step_ms)
{
	return c->answers.count > 0 && fetch_count(c->fetch) == 0 &&
	    step_ms > QUIET_MS;
}

static void
run(struct crawl *c, struct record_lines *lines)
{
	int64_t end_ms = set.max_time > 0 ? loop_now_ms() + set.max_time : 0;
	bool ended = false, readable = false, watched = false;

	while (c->stop == CRAWL_GOES_ON || c->stop == CRAWL_INPUT) {
		bool room, ready;
		int64_t step;

		if (readable && record_lines_fill(lines) != 0) {
			log_errno("standard input");
			c->stop = CRAWL_BROKEN;
			break;
		}
		readable = false;
		if (!ended && c->stop == CRAWL_GOES_ON)
			ended = take_lines(c, lines);
		if (c->stop == CRAWL_INPUT)
			ended = true;
		step = crawl_step(c);
		if (ended && c->answered == c->taken)
			break;
		if (is_quiet(c, step) && answers_flush(&c->answers) != 0)
			crawl_break(c);
		room = !ended && crawl_has_room(c);
		ready = room && record_lines_ready(lines);
		if (watched != (room && !ready)) {
			watched = room && !ready;
			if (loop_watch(c->loop, STDIN_FILENO,
				watched ? LOOP_READ : 0, on_input,
				&readable) != 0) {
				log_errno("standard input");
				crawl_break(c);
			}
		}
		if (wait_for_events(c, step, end_ms, ready) != 0) {
			log_errno("epoll");
			crawl_break(c);
		}
		run_due(c, end_ms);
	}
}

static int
finish(struct crawl *c)
{
	int status = EXIT_ANSWERED;

	if (c->stop != CRAWL_BROKEN) {
		crawl_give_back(c);
		crawl_note_hosts(c);
	}
	if (answers_flush(&c->answers) != 0)
		c->stop = CRAWL_BROKEN;
	if (close(STDOUT_FILENO) != 0 && !c->answers.reader_gone) {
		log_errno("standard output");
		c->stop = CRAWL_BROKEN;
	}
	if (warc_writer_close(c->answers.pages) != 0)
		c->stop = CRAWL_BROKEN;
	if (warc_writer_close(c->answers.images) != 0)
		c->stop = CRAWL_BROKEN;
	if (c->stop == CRAWL_CONTACT)
		agent_ask_for_contact();
	if (c->stop == CRAWL_LIMIT)
		log_info("stopped at the time limit");
	log_info(
	    "%" PRId64 " taken, %" PRId64 " answered", c->taken, c->answered);
	if (c->stop == CRAWL_SIGNAL)
		status = EXIT_EARLY;
	else if (c->stop == CRAWL_CONTACT)
		status = EXIT_USAGE;
	else if (c->stop == CRAWL_BROKEN || c->stop == CRAWL_INPUT)
		status = EXIT_UNUSABLE;
	return status;
}

static int
crawl(const char *agent, const struct network_list *allowed)
{
	struct crawl c = { 0 };
	struct record_lines *lines = record_lines_new(STDIN_FILENO);
	int status = EXIT_UNUSABLE;

	fill_options(&c);
	if ((c.options.blocked = blocklist_open(set.image_blocklist)) == NULL)
		status = EXIT_USAGE;
	else if (lines == NULL || frontier_open(&c.frontier) != 0)
		log_error("out of memory");
	else if (lock_store() >= 0 &&
	    open_files(&c.answers, agent, &c.options.unclean) == 0 &&
	    open_network(&c, agent, allowed) == 0 && confine_us() == 0) {
		progress_start("lait-fetch", 0, set.progress);
		run(&c, lines);
		progress_end();
		status = finish(&c);
	}
	record_lines_free(lines);
	close_all(&c);
	return status;
}

int
main(int argc, char *argv[])
{
	static struct network_list allowed;
	char agent[AGENT_BYTES_MAX];
	struct agent who;
	enum option_status parsed;
	int first;

	parsed = option_parse(&program, argc, argv, &first);
	if (parsed != OPTION_GO_ON)
		return parsed == OPTION_DONE ? EXIT_ANSWERED : EXIT_USAGE;
	if (first < argc) {
		log_error("takes no arguments, not \"%s\"", argv[first]);
		return EXIT_USAGE;
	}
	set.contact = set.contact == NULL ? "" : set.contact;
	set.from = set.from == NULL ? "" : set.from;
	set.proxy = set.proxy == NULL ? "" : set.proxy;
	who = (struct agent){
		.product = set.product, .contact = set.contact, .from = set.from
	};
	if (!agent_make(&who, agent))
		return EXIT_USAGE;
	if (!network_parse(set.allow_private, &allowed)) {
		log_error("allow-private: \"%s\": not a list of networks",
		    set.allow_private);
		return EXIT_USAGE;
	}
	if (isatty(STDIN_FILENO) == 1) {
		option_usage(&program, stderr);
		log_error("records are read from standard input, which is a "
			  "terminal; see --help");
		return EXIT_USAGE;
	}
	stop_catch();
	return crawl(agent, &allowed);
}
