/*
 * What the encoding of a page is; see charset.h.
 */

#include <string.h>

#include "lib/charset.h"
#include "lib/charset_index.h"

int
charset_open(void)
{
	return charset_index_open();
}

const char *
charset_source_name(enum charset_source source)
{
	static const char *const names[] = { [CHARSET_BOM] = "bom",
		[CHARSET_HEADER] = "header",
		[CHARSET_META] = "meta",
		[CHARSET_VALID] = "valid",
		[CHARSET_GUESS] = "guess" };

	return names[source];
}

static const char *
from_bom(struct text t)
{
	if (text_starts(t, text_literal("\xef\xbb\xbf")))
		return "UTF-8";
	if (text_starts(t, text_literal("\xfe\xff")))
		return "UTF-16BE";
	if (text_starts(t, text_literal("\xff\xfe")))
		return "UTF-16LE";
	return NULL;
}

static bool
is_ascii(struct text t)
{
	return ascii_run(t) == t.size && memchr(t.data, '\0', t.size) == NULL &&
	    memchr(t.data, '\033', t.size) == NULL;
}

/* UTF-16 and ISO-2022-JP that nothing announces; both are valid UTF-8. */
static const char *
from_traces(struct text t)
{
	enum { TRACE_BYTES = 4096, SHARE = 4 };
	size_t zeros[2] = { 0, 0 };

	if (t.size > TRACE_BYTES)
		t.size = TRACE_BYTES;
	for (size_t i = 0; i < t.size; i++)
		zeros[i % 2] += t.data[i] == '\0';
	if (zeros[1] > t.size / SHARE && zeros[0] < zeros[1] / SHARE)
		return "UTF-16LE";
	if (zeros[0] > t.size / SHARE && zeros[1] < zeros[0] / SHARE)
		return "UTF-16BE";
	if (text_find(t, text_literal("\033$B")) != SIZE_MAX ||
	    text_find(t, text_literal("\033$@")) != SIZE_MAX)
		return "ISO-2022-JP";
	return NULL;
}

/* Without a last character that is cut. */
static struct text
without_cut(struct text t)
{
	for (size_t back = 1; back <= 3 && back <= t.size; back++) {
		unsigned char c = (unsigned char)t.data[t.size - back];
		size_t whole = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;

		if (c < 0x80)
			break;
		if (c >= 0xc0) {
			t.size -= whole > back ? back : 0;
			break;
		}
	}
	return t;
}

const char *
charset_sniff(struct text bytes, struct text content_type, struct text host,
    enum charset_source *source)
{
	const char *name;

	*source = CHARSET_BOM;
	if ((name = from_bom(bytes)) != NULL)
		return name;
	*source = CHARSET_HEADER;
	if ((name = charset_header(content_type)) != NULL)
		return name;
	*source = CHARSET_META;
	if ((name = charset_prescan(bytes)) != NULL ||
	    (name = charset_late(bytes)) != NULL)
		return name;
	*source = CHARSET_GUESS;
	if (bytes.size == 0 || is_ascii(bytes))
		return "windows-1252";
	if ((name = from_traces(bytes)) != NULL)
		return name;
	*source = CHARSET_VALID;
	if (utf8_valid(without_cut(bytes)))
		return "UTF-8";
	*source = CHARSET_GUESS;
	return charset_guess(bytes, host);
}
