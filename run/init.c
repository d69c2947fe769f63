/*
 * lait init; see init.h.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/buffer.h"
#include "lib/file.h"
#include "lib/log.h"
#include "lib/option.h"
#include "lib/output.h"
#include "lib/share.h"
#include "lib/stage.h"
#include "run/child.h"
#include "run/dataset.h"
#include "run/init.h"

enum { CONF_BYTES_MAX = 1 << 16 };

static struct {
	const char *contact, *preset;
} init;

static const struct option_spec options[] = {
	{ .name = "contact",
	    .value = &init.contact,
	    .type = OPTION_STRING,
	    .argument = "URL",
	    .help = "https or mailto address of who runs the crawl" },
	{ .name = "preset",
	    .value = &init.preset,
	    .type = OPTION_STRING,
	    .fallback = "lait",
	    .argument = "NAME",
	    .help = "rules to begin with: lait cc3m cc12m align coyo "
		    "datacomp" },
	{ 0 }
};

static const struct option_program program = {
	.name = "lait init",
	.synopsis = "DIR --contact URL [--preset NAME]",
	.summary = "Make a dataset: a folder with lait.conf and lait.db.",
	.options = options,
	.no_config = true,
};

static bool
is_contact(const char *s)
{
	struct text t = text_of(s);

	return (text_starts_nocase(t, text_literal("https://")) ||
		   text_starts_nocase(t, text_literal("http://")) ||
		   text_starts_nocase(t, text_literal("mailto:"))) &&
	    strpbrk(s, " \t\r\n") == NULL;
}

/* The rules of a preset, as its file has them. */
static int
put_preset(struct buffer *conf)
{
	char name[PATH_BYTES_MAX], path[PATH_BYTES_MAX];

	if (strchr(init.preset, '/') != NULL ||
	    snprintf(name, sizeof(name), "presets/%s.conf", init.preset) >=
		(int)sizeof(name) ||
	    !share_path(path, name)) {
		log_error("no preset \"%s\": there are lait, cc3m, cc12m, "
			  "align, coyo and datacomp",
		    init.preset);
		return -1;
	}
	if (file_read(path, conf) == 0)
		return 0;
	log_errno("%s", path);
	return -1;
}

static int
put_conf(struct buffer *conf)
{
	(void)buffer_put_string(conf,
	    "# This folder is a dataset of lait.  lait.conf(5) explains the\n"
	    "# settings; `lait config` prints all of them, with defaults.\n\n"
	    "[lait]\n");
	if (init.contact != NULL)
		(void)buffer_printf(conf, "contact = %s\n", init.contact);
	else
		(void)buffer_put_string(conf,
		    "# Nothing is fetched before this is set: an address at\n"
		    "# which those whose sites you visit can learn who you "
		    "are.\n"
		    "#contact = https://lab.example/bot.html\n");
	(void)buffer_printf(conf,
	    "\n# Follow links within the seeds' domains.\n"
	    "[scope]\n#scope = domain\n#pages-per-host = 50000\n\n"
	    "# One connection and one second a host.\n"
	    "[fetch]\n#delay = 1s\n\n"
	    "# ---- the rules of preset %s "
	    "--------------------------------\n",
	    init.preset);
	return put_preset(conf);
}

static int
write_conf(const char *path)
{
	struct buffer conf = buffer_make(CONF_BYTES_MAX);
	struct new_file *f = NULL;
	int status = EXIT_USAGE;

	if (put_conf(&conf) != 0)
		goto out;
	status = EXIT_UNUSABLE;
	f = file_new(path);
	if (f == NULL)
		goto fail;
	if (fwrite(conf.data, 1, conf.size, file_stream(f)) != conf.size) {
		file_abandon(f);
		goto fail;
	}
	if (conf.failed || file_commit(f) != 0)
		goto fail;
	status = EXIT_ANSWERED;
	goto out;
fail:
	log_errno("%s", path);
out:
	buffer_free(&conf);
	return status;
}

static int
make_folders(const char *folder)
{
	static const char *const names[] = { "warc", "dedup", "exports" };
	char path[PATH_BYTES_MAX];

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (!file_path(path, folder, names[i]) ||
		    file_make_folder(path) != 0) {
			log_errno("%s/%s", folder, names[i]);
			return -1;
		}
	}
	return 0;
}

static void
say_next(const char *folder)
{
	printf("%s is a dataset now.  Next:\n\n    cd %s\n", folder, folder);
	if (init.contact == NULL)
		printf("    $EDITOR lait.conf        # set contact\n");
	printf("    lait add seeds https://site.example/\n"
	       "    lait run\n"
	       "    lait status\n"
	       "    lait export webdataset exports/first\n");
}

static int
make_dataset(const char *folder)
{
	static const struct child_command create = { { "lait-db", "init" } };
	char conf[PATH_BYTES_MAX];
	int status;

	if (!file_path(conf, folder, "lait.conf")) {
		log_error("%s: the name is too long", folder);
		return EXIT_USAGE;
	}
	if (access(conf, F_OK) == 0) {
		log_error("%s is there already: nothing was changed", conf);
		return EXIT_USAGE;
	}
	if (make_folders(folder) != 0)
		return EXIT_UNUSABLE;
	status = write_conf(conf);
	if (status != EXIT_ANSWERED)
		return status;
	if (dataset_enter(conf) != 0)
		return EXIT_UNUSABLE;
	status = child_run(&create);
	if (status != 0)
		return status < 0 || status > EXIT_UNUSABLE ? EXIT_UNUSABLE
							    : status;
	say_next(folder);
	return output_end(EXIT_ANSWERED);
}

int
init_main(int argc, char *argv[])
{
	const char *operand;

	switch (option_parse_one(&program, argc, argv, &operand)) {
	case OPTION_DONE: return EXIT_ANSWERED;
	case OPTION_USAGE: return EXIT_USAGE;
	case OPTION_GO_ON: break;
	}
	if (init.contact != NULL && !is_contact(init.contact)) {
		log_error("--contact wants an https: or mailto: address, not "
			  "\"%s\"",
		    init.contact);
		return EXIT_USAGE;
	}
	return make_dataset(operand);
}
