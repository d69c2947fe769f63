/*
 * The loopback web server of the tests and the demo: what an answer is made
 * of, and how a request becomes one.
 */

#ifndef LAIT_TESTS_HTTPD_H
#define LAIT_TESTS_HTTPD_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/buffer.h"

enum { HTTPD_REQUEST_BYTES_MAX = 64 << 10, HTTPD_HEAD_BYTES_MAX = 8 << 20 };

/* What happens to the connection behind an answer. */
enum httpd_end { HTTPD_KEEP, HTTPD_CLOSE, HTTPD_RESET, HTTPD_HANG };

struct httpd_answer {
	struct buffer head; /* status line, header, and a body from a script */
	struct buffer junk; /* sent unasked, junk_ms after the end */
	int file;           /* body, or -1 */
	int64_t file_bytes; /* of it that are still to be sent */
	int64_t filler;     /* bytes of x that follow; INT64_MAX: endless */
	int64_t delay_ms;   /* before the first byte */
	int64_t rate;       /* bytes a second; 0: as fast as it goes */
	int64_t junk_ms;
	enum httpd_end end;
	int status;
	bool bare; /* the request was HEAD */
};

/* What to serve. */
struct httpd_site {
	const char *root; /* folder */
	bool hosts;       /* with a folder for each Host below it */
	int64_t delay_ms; /* before every answer */
};

/* A request, as far as the server reads it. */
struct httpd_request {
	const char *method, *target, *host;
	bool close; /* Connection: close, or HTTP/1.0 */
};

struct httpd_answer httpd_answer_make(void);
void httpd_answer_free(struct httpd_answer *a);

/* httpd_answer(site, request, out): fill `out`.  A file PATH.do beside (or in
 * place of) PATH holds a script, as does the query of /_?SCRIPT; see
 * httpd-answer.c. */
void httpd_answer(const struct httpd_site *site,
    const struct httpd_request *request, struct httpd_answer *out);

#endif
