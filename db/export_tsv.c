/*
 * lait-export tsv: a line "caption<TAB>url" for each pair, as Conceptual
 * Captions has it.
 */

#include <string.h>

#include "lib/file.h"
#include "lib/log.h"
#include "lib/stage.h"
#include "lib/stop.h"

#include "db/export.h"
#include "db/sample.h"

/* A caption is one field of one line whatever it holds. */
static int
put_field(FILE *out, struct text t)
{
	for (size_t i = 0; i < t.size; i++) {
		bool breaks = memchr("\t\n\r", t.data[i], 3) != NULL;

		if (putc(breaks ? ' ' : t.data[i], out) == EOF)
			return -1;
	}
	return 0;
}

static int
write_lines(const struct export *e, struct samples *samples, FILE *out)
{
	struct sample s;
	int more;

	if (e->header && fputs("caption\turl\n", out) == EOF)
		goto fail;
	while ((more = sample_next(samples, &s)) == 1) {
		if (stop_asked())
			return -1;
		if (put_field(out, s.caption) != 0 || putc('\t', out) == EOF ||
		    put_field(out, s.url) != 0 || putc('\n', out) == EOF)
			goto fail;
	}
	return more;
fail:
	log_errno("%s", e->out);
	return -1;
}

int
export_tsv(const struct export *e, struct samples *samples)
{
	struct new_file *f = file_new(e->out);

	if (f == NULL) {
		log_errno("%s", e->out);
		return EXIT_UNUSABLE;
	}
	if (write_lines(e, samples, file_stream(f)) != 0) {
		file_abandon(f);
		return EXIT_UNUSABLE;
	}
	if (file_commit(f) != 0) {
		log_errno("%s", e->out);
		return EXIT_UNUSABLE;
	}
	log_info("%s: %lld pairs", e->out, (long long)sample_count(samples));
	return EXIT_ANSWERED;
}
