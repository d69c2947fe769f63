/*
 * The bytes of a record's picture; see payload.h.
 */

#include <errno.h>
#include <string.h>

#include "filter/payload.h"
#include "lib/file.h"
#include "lib/hash.h"
#include "lib/log.h"
#include "lib/warc.h"

/* No way out of the store: it could not be opened anyway, but this says so. */
static bool
path_is_inside(const char *path)
{
	struct text rest = text_of(path), part;

	while (text_split(&rest, '/', &part))
		if (part.size == 0 || text_equal(part, text_literal("..")))
			return false;
	return true;
}

static enum payload_status
file_payload(const char *store, const char *name, struct buffer *out)
{
	char path[PATH_BYTES_MAX];

	if (!path_is_inside(name) || !file_path(path, store, name)) {
		log_debug("%s: not a path inside the store", name);
		return PAYLOAD_IO;
	}
	if (file_read(path, out) == 0)
		return PAYLOAD_OK;
	if (errno == EFBIG)
		return PAYLOAD_TOO_LARGE;
	log_warn("%s: %s", path, strerror(errno));
	return PAYLOAD_IO;
}

static enum payload_status
warc_body(
    const char *store, struct text name, struct buffer *raw, struct buffer *out)
{
	struct warc_record record;
	enum warc_status status = warc_read(store, name, raw, &record);

	if (status == WARC_OK)
		status = warc_payload(&record, out, NULL);
	if (status == WARC_OK)
		return PAYLOAD_OK;
	if (status == WARC_TOO_LARGE)
		return PAYLOAD_TOO_LARGE;
	log_warn(
	    "%.*s: %s", (int)name.size, name.data, warc_status_word(status));
	return PAYLOAD_IO;
}

enum payload_status
payload_read(
    json_t *rec, const char *store, struct buffer *raw, struct buffer *out)
{
	struct text body = record_text(rec, "body");
	struct text known = record_text(rec, "sha256");
	const char *path = record_string(rec, "path");
	char hex[SHA256_HEX_BYTES + 1];
	enum payload_status status = PAYLOAD_IO;

	buffer_clear(raw);
	buffer_clear(out);
	if (body.size > 0)
		status = warc_body(store, body, raw, out);
	else if (path != NULL)
		status = file_payload(store, path, out);
	if (status != PAYLOAD_OK)
		return status;
	sha256_hex_of(buffer_text(out), hex);
	if (known.size == 0)
		return record_set_string(rec, "sha256", hex) == 0 ? PAYLOAD_OK
								  : PAYLOAD_IO;
	if (text_equal(known, text_of(hex)))
		return PAYLOAD_OK;
	log_warn(
	    "%.*s: the bytes have another digest", (int)known.size, known.data);
	return PAYLOAD_IO;
}
