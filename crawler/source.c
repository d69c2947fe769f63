/*
 * From the store to UTF-8.
 */

#include <errno.h>
#include <string.h>

#include "crawler/page.h"
#include "crawler/source.h"
#include "lib/coding.h"
#include "lib/file.h"
#include "lib/warc.h"

enum { DECLARATION_BYTES_MAX = 512 /* of <?xml ... ?> */ };

struct source
source_make(void)
{
	return (struct source){
		.record = buffer_make(WARC_RECORD_BYTES_MAX),
		.payload = buffer_make(PAGE_BYTES_MAX),
		.html = buffer_make(3 * (size_t)PAGE_BYTES_MAX),
	};
}

struct source
source_make_list(void)
{
	return (struct source){
		.record = buffer_make(WARC_RECORD_BYTES_MAX),
		.payload = buffer_make(SOURCE_LIST_BYTES_MAX),
		.html = buffer_make(3 * (size_t)SOURCE_LIST_BYTES_MAX),
	};
}

void
source_free(struct source *s)
{
	buffer_free(&s->record);
	buffer_free(&s->payload);
	buffer_free(&s->html);
}

/* A file beside the store, for pages that were not crawled. */
static const char *
read_path(struct source *s, const char *store, const char *name)
{
	char path[PATH_BYTES_MAX];

	if (name[0] == '/' || strstr(name, "..") != NULL ||
	    !file_path(path, store, name))
		return "store";
	if (file_read(path, &s->payload) != 0)
		return errno == EFBIG ? "too-large" : "store";
	return NULL;
}

static const char *
read_body(struct source *s, const char *store, struct text name)
{
	struct warc_record rec;
	enum warc_status status = warc_read(store, name, &s->record, &rec);

	if (status == WARC_OK || status == WARC_CUT) {
		s->content_language =
		    warc_field(warc_http(rec.block).header, "Content-Language");
		status = warc_payload(&rec, &s->payload, NULL);
	}
	if (status == WARC_TOO_LARGE)
		return s->payload.size > 0 ? NULL : "too-large";
	if (status == WARC_CUT ||
	    (status == WARC_DAMAGED && s->payload.size > 0))
		return NULL; /* what there is */
	return status == WARC_OK ? NULL : "store";
}

/* Is it a page?  The type as sent, else the first character. */
static bool
is_html(const json_t *rec, struct text bytes)
{
	struct text type = record_text(rec, "media_type");

	if (type.size == 0)
		type = text_trim(record_text(rec, "content_type"));
	if (text_starts_nocase(type, text_literal("text/html")) ||
	    text_starts_nocase(type, text_literal("application/xhtml")))
		return true;
	if (type.size > 0 &&
	    !text_starts_nocase(type, text_literal("application/octet")) &&
	    !text_starts_nocase(type, text_literal("text/xml")) &&
	    !text_starts_nocase(type, text_literal("application/xml")) &&
	    !text_starts_nocase(type, text_literal("unknown")))
		return false;
	if (text_find_nocase((struct text){ bytes.data,
				 bytes.size < 1024 ? bytes.size : 1024 },
		text_literal("<html")) != SIZE_MAX)
		return true;
	bytes = text_trim(bytes);
	return type.size == 0 && bytes.size > 0 && bytes.data[0] == '<' &&
	    !text_starts_nocase(bytes, text_literal("<?xml"));
}

/* The bytes that the record names, into s->payload. */
static const char *
read_bytes(
    struct source *s, const char *store, const json_t *rec, bool *rejected)
{
	const char *path = record_string(rec, "path"), *wrong;
	struct text body = record_text(rec, "body");

	buffer_clear(&s->record);
	buffer_clear(&s->payload);
	buffer_clear(&s->html);
	s->content_language = (struct text){ NULL, 0 };
	*rejected = true;
	if (path == NULL && body.size == 0)
		return "no-body";
	wrong = path != NULL ? read_path(s, store, path)
			     : read_body(s, store, body);
	if (wrong != NULL) {
		*rejected = strcmp(wrong, "too-large") == 0;
		return wrong;
	}
	if (text_trim(buffer_text(&s->payload)).size == 0)
		return "empty";
	return NULL;
}

const char *
source_read(struct source *s, const char *store, const json_t *rec,
    struct text host, bool *rejected)
{
	const char *wrong = read_bytes(s, store, rec, rejected);

	if (wrong != NULL)
		return wrong;
	if (!is_html(rec, buffer_text(&s->payload)))
		return "not-html";
	*rejected = false;
	s->charset = charset_sniff(buffer_text(&s->payload),
	    record_text(rec, "content_type"), host, &s->found);
	if (charset_decode(s->charset, buffer_text(&s->payload), &s->html) !=
		0 &&
	    s->html.size == 0)
		return "memory";
	return NULL;
}

/* ---- lists ----------------------------------------------------------------*/

/* What is packed beside any Content-Encoding.  NULL, or what is wrong. */
static const char *
unpack(struct source *s)
{
	struct buffer out;
	enum coding_status status;

	for (int i = 0; i < CODINGS_MAX; i++) {
		if (!text_starts(
			buffer_text(&s->payload), text_literal("\x1f\x8b")))
			return NULL;
		out = buffer_make(s->payload.limit);
		status = coding_decode(
		    text_literal("gzip"), buffer_text(&s->payload), &out);
		buffer_free(&s->payload);
		s->payload = out;
		if (out.size == 0)
			return status == CODING_TOO_LARGE ? "too-large"
							  : "not-list";
	}
	return NULL;
}

/* What the XML declaration says, or NULL. */
static const char *
declared_charset(struct text bytes)
{
	struct text label;
	size_t at;

	if (bytes.size > DECLARATION_BYTES_MAX)
		bytes.size = DECLARATION_BYTES_MAX;
	if (!text_starts(bytes, text_literal("<?xml")))
		return NULL;
	bytes.size = text_find(bytes, text_literal("?>"));
	at = bytes.size == SIZE_MAX
	    ? SIZE_MAX
	    : text_find(bytes, text_literal("encoding"));
	if (at == SIZE_MAX)
		return NULL;
	bytes.data += at;
	bytes.size -= at;
	if (!text_split(&bytes, '=', &label))
		return NULL;
	bytes = text_trim(bytes);
	if (bytes.size < 2 || (bytes.data[0] != '"' && bytes.data[0] != '\''))
		return NULL;
	at = 1;
	while (at < bytes.size && bytes.data[at] != bytes.data[0])
		at++;
	return charset_label((struct text){ bytes.data + 1, at - 1 });
}

/* Bytes that are valid UTF-8 are it, whatever somebody says of them. */
static const char *
list_charset(struct source *s, struct text content_type, struct text host)
{
	struct text bytes = buffer_text(&s->payload);
	const char *name;

	s->found = CHARSET_GUESS;
	if (text_starts(bytes, ((struct text){ "<\0", 2 })))
		return "UTF-16LE";
	if (text_starts(bytes, ((struct text){ "\0<", 2 })))
		return "UTF-16BE";
	s->found = CHARSET_VALID;
	if (utf8_valid(bytes))
		return "UTF-8";
	s->found = CHARSET_META;
	if ((name = declared_charset(bytes)) != NULL)
		return name;
	return charset_sniff(bytes, content_type, host, &s->found);
}

const char *
source_read_list(struct source *s, const char *store, const json_t *rec,
    struct text host, bool *rejected)
{
	const char *wrong = read_bytes(s, store, rec, rejected);

	buffer_free(&s->record);
	s->content_language = (struct text){ NULL, 0 };
	if (wrong == NULL)
		wrong = unpack(s);
	if (wrong != NULL)
		return wrong;
	*rejected = false;
	s->charset = list_charset(s, record_text(rec, "content_type"), host);
	s->text = buffer_text(&s->payload);
	if (s->found == CHARSET_VALID)
		return NULL;
	if (charset_decode(s->charset, s->text, &s->html) != 0 &&
	    s->html.size == 0)
		return "memory";
	s->text = buffer_text(&s->html);
	return NULL;
}
