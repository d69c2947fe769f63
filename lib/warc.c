/*
 * A WARC or ARC record in memory; see warc.h.
 */

#include <string.h>

#include "lib/number.h"
#include "lib/warc.h"

enum { ARC_LINE_BYTES_MAX = 8 << 10, ARC_FIELDS = 5 };

const char *
warc_status_word(enum warc_status status)
{
	static const char *const words[] = { [WARC_OK] = "ok",
		[WARC_END] = "end",
		[WARC_DAMAGED] = "damaged",
		[WARC_CUT] = "cut",
		[WARC_TOO_LARGE] = "too-large",
		[WARC_ERROR] = "error" };

	return words[status];
}

/* ---- header lines -------------------------------------------------------- */

/* The bytes of the first line of t with what is folded behind it. */
static size_t
folded_size(struct text t)
{
	size_t i = 0;

	for (;;) {
		const char *end = memchr(t.data + i, '\n', t.size - i);

		if (end == NULL)
			return t.size;
		i = (size_t)(end + 1 - t.data);
		if (i == t.size || (t.data[i] != ' ' && t.data[i] != '\t'))
			return i;
	}
}

bool
warc_field_next(struct text *rest, const char *name, struct text *value)
{
	struct text wanted = text_of(name);

	while (rest->size > 0) {
		struct text line = { rest->data, folded_size(*rest) };
		struct text key;

		rest->data += line.size;
		rest->size -= line.size;
		if (!text_starts_nocase(line, wanted))
			continue;
		(void)text_split(&line, ':', &key);
		if (line.data == NULL ||
		    !text_equal_nocase(text_trim(key), wanted))
			continue;
		*value = text_trim(line);
		return true;
	}
	return false;
}

struct text
warc_field(struct text header, const char *name)
{
	struct text value = { .data = NULL, .size = 0 };

	if (!warc_field_next(&header, name, &value))
		value = (struct text){ .data = NULL, .size = 0 };
	return value;
}

/* Where the empty line ends that ends header lines; 0 when there is none. */
static size_t
header_size(struct text t)
{
	size_t i = 0;

	while (i < t.size) {
		const char *end = memchr(t.data + i, '\n', t.size - i);
		size_t next;

		if (end == NULL)
			return 0;
		next = (size_t)(end + 1 - t.data);
		if (next - i == 1 || (next - i == 2 && t.data[i] == '\r'))
			return next;
		i = next;
	}
	return 0;
}

/* Cut off the first line, without its end. */
static struct text
take_line(struct text *t)
{
	struct text line;

	if (!text_split(t, '\n', &line))
		line = (struct text){ .data = NULL, .size = 0 };
	if (line.size > 0 && line.data[line.size - 1] == '\r')
		line.size--;
	return line;
}

struct warc_http
warc_http(struct text block)
{
	struct warc_http http = { .status = 0, .body = block };
	struct text code;
	size_t size;
	int64_t n;

	if (!text_starts(block, text_literal("HTTP/")))
		return http;
	code = block;
	code = take_line(&code);
	(void)text_split(&code, ' ', &(struct text){ NULL, 0 });
	code = text_trim(code);
	if (code.size > 3)
		code.size = 3;
	if (!number_parse(code, 100, 999, &n))
		return http;
	http.status = (int)n;
	size = header_size(block);
	if (size == 0)
		size = block.size;
	http.header = (struct text){ block.data, size };
	http.body = (struct text){ block.data + size, block.size - size };
	return http;
}

/* ---- records ------------------------------------------------------------- */

static struct text
without_brackets(struct text t)
{
	if (t.size >= 2 && t.data[0] == '<' && t.data[t.size - 1] == '>') {
		t.data++;
		t.size -= 2;
	}
	return t;
}

/* The block of `length` bytes behind the header of `header` bytes. */
static enum warc_status
set_block(struct text bytes, size_t header, int64_t length,
    struct warc_record *rec, int64_t *total)
{
	const int64_t length_max = INT64_MAX - WARC_HEADER_BYTES_MAX;
	size_t there = bytes.size - header;

	if (length > length_max)
		length = length_max;
	*total = (int64_t)header + length;
	rec->block.data = bytes.data + header;
	rec->block.size = there;
	if (length > WARC_RECORD_BYTES_MAX) {
		rec->block.size = 0;
		return WARC_TOO_LARGE;
	}
	rec->cut = there < (size_t)length;
	if (rec->cut)
		return WARC_CUT;
	rec->block.size = (size_t)length;
	return WARC_OK;
}

static enum warc_status
parse_warc(struct text bytes, struct warc_record *rec, int64_t *total)
{
	struct text head = bytes;
	size_t size = header_size(bytes);
	int64_t length;

	if (size == 0)
		return bytes.size > WARC_HEADER_BYTES_MAX ? WARC_TOO_LARGE
							  : WARC_CUT;
	head.size = size;
	rec->version = take_line(&head);
	rec->header = head;
	rec->type = warc_field(head, "WARC-Type");
	rec->target_uri = without_brackets(warc_field(head, "WARC-Target-URI"));
	rec->content_type = warc_field(head, "Content-Type");
	rec->record_id = without_brackets(warc_field(head, "WARC-Record-ID"));
	rec->date = warc_field(head, "WARC-Date");
	rec->payload_digest = warc_field(head, "WARC-Payload-Digest");
	rec->block_digest = warc_field(head, "WARC-Block-Digest");
	if (rec->type.size == 0 ||
	    !number_parse(
		warc_field(head, "Content-Length"), 0, INT64_MAX, &length))
		return WARC_DAMAGED;
	return set_block(bytes, size, length, rec, total);
}

/* The last field of an ARC line, which its URL may not be split at. */
static struct text
take_last(struct text *line)
{
	const char *space =
	    line->size == 0 ? NULL : memrchr(line->data, ' ', line->size);
	struct text field = { .data = NULL, .size = 0 };

	if (space == NULL) {
		line->size = 0;
		return field;
	}
	field.data = space + 1;
	field.size = line->size - (size_t)(space + 1 - line->data);
	line->size = (size_t)(space - line->data);
	return field;
}

/* ARC 1: "URL IP-address Archive-date Content-type Archive-length". */
static enum warc_status
parse_arc(struct text bytes, struct warc_record *rec, int64_t *total)
{
	struct text rest = bytes, line = take_line(&rest), size, ip;
	int64_t length;

	if (rest.data == NULL)
		return bytes.size > ARC_LINE_BYTES_MAX ? WARC_DAMAGED
						       : WARC_CUT;
	size = take_last(&line);
	rec->content_type = take_last(&line);
	rec->date = take_last(&line);
	ip = take_last(&line);
	rec->target_uri = line;
	if (ip.size == 0 || line.size == 0 ||
	    memchr(line.data, ':', line.size) == NULL || rec->date.size == 0 ||
	    !number_parse(size, 0, INT64_MAX, &length))
		return WARC_DAMAGED;
	rec->version = text_literal("ARC/1");
	rec->header = (struct text){ bytes.data, bytes.size - rest.size };
	if (text_starts(line, text_literal("filedesc:")))
		rec->type = text_literal("warcinfo");
	else if (text_starts(rest, text_literal("HTTP/")))
		rec->type = text_literal("response");
	else
		rec->type = text_literal("resource");
	return set_block(bytes, rec->header.size, length, rec, total);
}

enum warc_status
warc_parse(struct text bytes, struct warc_record *rec, int64_t *length)
{
	struct text magic = text_literal("WARC/");

	*rec = (struct warc_record){ .cut = false };
	*length = 0;
	if (bytes.size == 0)
		return WARC_END;
	if (bytes.size < magic.size) {
		magic.size = bytes.size;
		return text_starts(bytes, magic) ? WARC_CUT : WARC_DAMAGED;
	}
	if (text_starts(bytes, magic))
		return parse_warc(bytes, rec, length);
	return parse_arc(bytes, rec, length);
}
