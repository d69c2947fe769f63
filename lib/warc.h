/*
 * WARC 1.1 (ISO 28500): append, read at, walk, payload.
 */

#ifndef LAIT_WARC_H
#define LAIT_WARC_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/buffer.h"
#include "lib/hash.h"
#include "lib/text.h"

enum {
	WARC_HEADER_BYTES_MAX = 64 << 10, /* of one record's own header */
	WARC_RECORD_BYTES_MAX = 72 << 20, /* that are read into memory */
	WARC_NAME_BYTES_MAX = 128         /* "file:offset:length" */
};

enum warc_status {
	WARC_OK,
	WARC_END,     /* nothing follows */
	WARC_DAMAGED, /* not a record; warc_walk resyncs and goes on */
	WARC_CUT,     /* the file ends within a record */
	WARC_TOO_LARGE,
	WARC_ERROR /* errno */
};
const char *warc_status_word(enum warc_status status);

/* ---- a record in memory -------------------------------------------------- */

/* A parsed record; all texts lie in the bytes it was parsed from. */
struct warc_record {
	struct text version;    /* "WARC/1.1", "ARC/1" */
	struct text type;       /* "response" */
	struct text header;     /* the WARC header lines */
	struct text target_uri; /* without angle brackets */
	struct text content_type;
	struct text record_id;
	struct text date;
	struct text payload_digest;
	struct text block_digest;
	struct text block; /* Content-Length bytes, or what is there */
	bool cut;          /* fewer than Content-Length */
};

/* warc_parse(bytes, rec, &length): the record at the front of `bytes`, which
 * is WARC 0.17 to 1.1 or ARC 1.  length becomes the bytes of its header and
 * block.  WARC_CUT: the header or the block is not whole (rec->cut says that
 * the block has begun); WARC_DAMAGED: no record; WARC_TOO_LARGE: the block is
 * over WARC_RECORD_BYTES_MAX, or the header has no end within
 * WARC_HEADER_BYTES_MAX. */
enum warc_status warc_parse(
    struct text bytes, struct warc_record *rec, int64_t *length);

/* warc_field(header, name): the first field of that name in WARC or HTTP header
 * lines, without case, folded lines joined only in place (the text runs over
 * them); empty when absent.  warc_field_next(&rest, name, &value): the next
 * one in rest, which moves behind it; false at the end. */
struct text warc_field(struct text header, const char *name);
bool warc_field_next(struct text *rest, const char *name, struct text *value);

/* An HTTP response inside a block. */
struct warc_http {
	int status;         /* 0: it is not HTTP */
	struct text header; /* status line and header lines */
	struct text body;   /* as received: chunked and coded */
};
struct warc_http warc_http(struct text block);

/* warc_payload(rec, out, raw): put the payload of the record: of an HTTP
 * message the body, unchunked, content coding undone, with the buffer's
 * ceiling; of any other the block.  Common Crawl's bodies are already decoded:
 * where the bytes disagree with the header they are taken as they are.  raw
 * (may be NULL) gets the body without transfer coding but with its content
 * coding: what the payload digest is over.  WARC_CUT and WARC_DAMAGED: the
 * coding ends or breaks, out has what came before; WARC_TOO_LARGE: the ceiling.
 */
enum warc_status warc_payload(
    const struct warc_record *rec, struct buffer *out, struct buffer *raw);

/* ---- reading ------------------------------------------------------------- */

/* What a file is, for its own sake: its digest fields.  warc_digest(label,
 * bytes, &known): does the value of a WARC-Payload-Digest or WARC-Block-Digest
 * field
 * ("sha1:BASE32", "sha256:" or "md5:" in base32 or hex) agree with the bytes?
 * known becomes false when it cannot be told. */
bool warc_digest(struct text label, struct text bytes, bool *known);

/* warc_read(store, name, out, rec): read the record that a `body` field names
 * ("pages-00003.warc.gz:81920:20311") from the folder; the file's name may
 * hold no '/' and not begin with '.'.  rec points into out, which is cleared
 * first.  WARC_DAMAGED also stands for a name that is none.  A few files are
 * kept open, so that no file outside the folder is ever opened and a store may
 * be used by confined processes; warc_read_forget closes them. */
enum warc_status warc_read(const char *store, struct text name,
    struct buffer *out, struct warc_record *rec);
void warc_read_forget(void);

/* Walk a whole file: gzip per record, whole-file gzip, plain; WARC 0.17 to 1.1
 * and ARC 1. */
struct warc_walk;
struct warc_walk *warc_walk_open(const char *path); /* NULL with errno */
/* From `offset` on; fd is a file, is not closed, and its position stays. */
struct warc_walk *warc_walk_fd(int fd, int64_t offset);
/* The next record, good until the next call; offset and length are those of
 * the record in the file as it lies there (0 for whole-file gzip).  After
 * WARC_OK, and after the others but WARC_END and WARC_ERROR, one may go on;
 * WARC_CUT gives what there is of the record, WARC_TOO_LARGE its header. */
enum warc_status warc_walk_next(struct warc_walk *w, struct warc_record *rec,
    int64_t *offset, int64_t *length);
/* Was the last record ended as it must be, by an empty line, or by its gzip
 * member?  Many writers forget it; a cut file lacks it. */
bool warc_walk_ended(const struct warc_walk *w);
void warc_walk_close(struct warc_walk *w); /* NULL is nothing */

/* ---- writing ------------------------------------------------------------- */

/* A family of files "NAME-NNNNN.warc.gz" (or ".warc") in a folder.  Beside
 * the one that is being written lies "FILE.open", which holds the offset up to
 * which the file is known to be whole. */
struct warc_writer;

struct warc_options {
	const char *folder;
	const char *name; /* "pages" or "images" */
	bool gzip;        /* one member a record */
	int level;        /* of libdeflate, for bodies not yet coded */
	int64_t size_max; /* roll-over, checked before a record */
	struct text info; /* warcinfo: application/warc-fields lines,
			     each with CR LF; must outlive the writer */
};

/* warc_writer_open: takes up the file that was being written, cut back behind
 * its last complete record, or the last one if there is room in it, or begins
 * a new one.  *unclean becomes true when FILE.open was there.  NULL after a
 * log line.  A file is locked while it is written. */
struct warc_writer *warc_writer_open(
    const struct warc_options *options, bool *unclean);

/* One captured exchange. */
struct warc_capture {
	struct text url;
	int64_t date_us;          /* start, microseconds since 1970, UTC */
	struct text ip;           /* or empty */
	struct text protocols;    /* "h2 tls/1.3", or empty */
	struct text request;      /* bytes sent, or empty: no request record */
	struct text header;       /* status line and header lines, with the
				     empty line */
	struct text body;         /* as received */
	bool coded;               /* the body has a Content-Encoding */
	const char *truncated;    /* "length", "time", "disconnect" or NULL */
	const char *payload_type; /* sniffed media type, or NULL */
	unsigned char payload_digest[SHA256_BYTES];
};

/* warc_append: request (if any) and response; `name` becomes what a `body`
 * field says of the response.  The bytes are in the file but not yet safe.
 * -1 (said): disk full; the file was cut back to the record's start.
 *
 * Where nobody can know what is in the file any more (a sync failed, it could
 * not be cut back, it has no warcinfo), the writer lets go of it: all later
 * calls return -1 and say no more, and FILE.open stays for the next writer. */
int warc_append(struct warc_writer *w, const struct warc_capture *c,
    char name[WARC_NAME_BYTES_MAX]);

/* warc_sync: fdatasync; only then may records that name it be written. */
int warc_sync(struct warc_writer *w);

/* warc_writer_close: sync, and remove FILE.open; NULL is nothing.  -1 (said):
 * what was appended since the last warc_sync may not be safe. */
int warc_writer_close(struct warc_writer *w);

#endif
