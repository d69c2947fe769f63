/*
 * The text of our records; see warc_compose.h and ISO 28500:2017, 5 and 6.
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "lib/hash.h"
#include "lib/log.h"
#include "lib/warc_compose.h"

enum { UUID_BYTES = 16, POOL_BYTES = 4096, DATE_BYTES = 40 };

/* Random bytes; a few at a time from a pool, for one call of the kernel costs
 * as much as a hundred of these.  A process that forks writes in one of
 * both only. */
static void
random_bytes(unsigned char out[UUID_BYTES])
{
	static unsigned char pool[POOL_BYTES];
	static size_t left;

	if (left < UUID_BYTES) {
		if (getrandom(pool, sizeof(pool), 0) != sizeof(pool)) {
			log_errno("getrandom");
			abort();
		}
		left = sizeof(pool);
	}
	left -= UUID_BYTES;
	memcpy(out, pool + left, UUID_BYTES);
}

/* RFC 9562, 5.4: version 4. */
static void
new_id(char id[WARC_ID_BYTES])
{
	unsigned char bytes[UUID_BYTES];
	char hex[2 * UUID_BYTES + 1];

	random_bytes(bytes);
	bytes[6] = (unsigned char)((bytes[6] & 0x0f) | 0x40);
	bytes[8] = (unsigned char)((bytes[8] & 0x3f) | 0x80);
	hex_encode(bytes, sizeof(bytes), hex);
	(void)snprintf(id, WARC_ID_BYTES, "<urn:uuid:%.8s-%.4s-%.4s-%.4s-%s>",
	    hex, hex + 8, hex + 12, hex + 16, hex + 20);
}

void
warc_compose_ids(struct warc_ids *ids, const char *info)
{
	new_id(ids->request);
	new_id(ids->response);
	ids->info = info;
}

static void
put_date(int64_t date_us, struct buffer *out)
{
	time_t seconds = (time_t)(date_us / 1000000);
	char text[DATE_BYTES];
	struct tm tm;

	if (gmtime_r(&seconds, &tm) == NULL ||
	    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm) == 0)
		text[0] = '\0';
	(void)buffer_printf(
	    out, "WARC-Date: %s.%06" PRId64 "Z\r\n", text, date_us % 1000000);
}

static void
put_field(struct buffer *out, const char *name, struct text value)
{
	if (value.size == 0)
		return;
	(void)buffer_put_string(out, name);
	(void)buffer_put_string(out, ": ");
	(void)buffer_put_text(out, value);
	(void)buffer_put_string(out, "\r\n");
}

static void
put_start(struct buffer *out, const char *type, const char *id, int64_t date_us)
{
	(void)buffer_printf(out,
	    "WARC/1.1\r\nWARC-Type: %s\r\nWARC-Record-ID: %s\r\n", type, id);
	put_date(date_us, out);
}

static void
put_length(struct buffer *out, const char *content_type, size_t size)
{
	(void)buffer_printf(out,
	    "Content-Type: %s\r\nContent-Length: %zu\r\n\r\n", content_type,
	    size);
}

void
warc_compose_info(const struct warc_options *o, const char *file,
    char id[WARC_ID_BYTES], struct buffer *out)
{
	struct timespec now = { .tv_sec = 0 };

	(void)clock_gettime(CLOCK_REALTIME, &now);
	new_id(id);
	put_start(out, "warcinfo", id,
	    (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000);
	put_field(out, "WARC-Filename", text_of(file));
	put_length(out, "application/warc-fields", o->info.size);
	(void)buffer_put_text(out, o->info);
	(void)buffer_put_string(out, "\r\n\r\n");
}

void
warc_compose_request(const struct warc_capture *c, const struct warc_ids *ids,
    struct buffer *out)
{
	put_start(out, "request", ids->request, c->date_us);
	put_field(out, "WARC-Target-URI", c->url);
	put_field(out, "WARC-IP-Address", c->ip);
	put_field(out, "WARC-Concurrent-To", text_of(ids->response));
	put_field(out, "WARC-Warcinfo-ID", text_of(ids->info));
	put_length(out, "application/http;msgtype=request", c->request.size);
	(void)buffer_put_text(out, c->request);
	(void)buffer_put_string(out, "\r\n\r\n");
}

/* One WARC-Protocol field for each word of "h2 tls/1.3". */
static void
put_protocols(struct buffer *out, struct text protocols)
{
	struct text one;

	while (text_split(&protocols, ' ', &one))
		put_field(out, "WARC-Protocol", one);
}

static void
put_digest(struct buffer *out, const unsigned char digest[SHA256_BYTES])
{
	(void)buffer_put_string(out, "WARC-Payload-Digest: sha256:");
	(void)base32_encode(digest, SHA256_BYTES, out);
	(void)buffer_put_string(out, "\r\n");
}

void
warc_compose_response(const struct warc_capture *c, const struct warc_ids *ids,
    struct buffer *out)
{
	put_start(out, "response", ids->response, c->date_us);
	put_field(out, "WARC-Target-URI", c->url);
	put_field(out, "WARC-IP-Address", c->ip);
	put_protocols(out, c->protocols);
	if (c->request.size > 0)
		put_field(out, "WARC-Concurrent-To", text_of(ids->request));
	put_field(out, "WARC-Warcinfo-ID", text_of(ids->info));
	put_digest(out, c->payload_digest);
	put_field(
	    out, "WARC-Identified-Payload-Type", text_of(c->payload_type));
	put_field(out, "WARC-Truncated", text_of(c->truncated));
	put_length(out, "application/http;msgtype=response",
	    c->header.size + c->body.size);
	(void)buffer_put_text(out, c->header);
	(void)buffer_put_text(out, c->body);
	(void)buffer_put_string(out, "\r\n\r\n");
}
