/*
 * What bytes are; see sniff.h.
 */

#include <string.h>

#include "crawler/sniff.h"

/* A pattern at a fixed place. */
struct magic {
	size_t offset;
	struct text bytes;
	const char *type;
};

#define MAGIC(offset, bytes, type)                                             \
	{                                                                      \
		offset, { bytes, sizeof(bytes) - 1 }, type                     \
	}

static const struct magic magics[] = {
	MAGIC(0, "\xFF\xD8\xFF", "image/jpeg"),
	MAGIC(0, "\x89PNG\r\n\x1A\n", "image/png"),
	MAGIC(0, "GIF87a", "image/gif"),
	MAGIC(0, "GIF89a", "image/gif"),
	MAGIC(8, "WEBPVP", "image/webp"),
	MAGIC(0, "BM", "image/bmp"),
	MAGIC(0, "\0\0\1\0", "image/x-icon"),
	MAGIC(4, "ftypavif", "image/avif"),
	MAGIC(4, "ftypavis", "image/avif"),
	MAGIC(4, "ftypheic", "image/heic"),
	MAGIC(4, "ftypheix", "image/heic"),
	MAGIC(4, "ftypmif1", "image/heif"),
	MAGIC(0, "\xFF\x0A", "image/jxl"),
	MAGIC(0, "\0\0\0\x0CJXL \r\n\x87\n", "image/jxl"),
	MAGIC(0, "II*\0", "image/tiff"),
	MAGIC(0, "MM\0*", "image/tiff"),
	MAGIC(0, "%PDF-", "application/pdf"),
};

/* The standard's list; each is followed by a space or '>'. */
static const char *const html_tags[] = { "<!DOCTYPE HTML", "<HTML", "<HEAD",
	"<SCRIPT", "<IFRAME", "<H1", "<DIV", "<FONT", "<TABLE", "<A", "<STYLE",
	"<TITLE", "<B", "<BODY", "<BR", "<P" };

static bool
starts_tag(struct text t, const char *tag)
{
	size_t size = strlen(tag);

	return t.size > size && text_starts_nocase(t, text_of(tag)) &&
	    (t.data[size] == ' ' || t.data[size] == '>' ||
		ascii_is_space(t.data[size]));
}

static const char *
sniff_markup(struct text t)
{
	bool svg;

	t = text_without_bom(t);
	while (t.size > 0 && ascii_is_space(t.data[0])) {
		t.data++;
		t.size--;
	}
	for (size_t i = 0; i < sizeof(html_tags) / sizeof(html_tags[0]); i++)
		if (starts_tag(t, html_tags[i]))
			return "text/html";
	svg = text_find_nocase(t, text_literal("<svg")) != SIZE_MAX &&
	    text_find_nocase(t, text_literal("<html")) == SIZE_MAX;
	if (text_starts_nocase(t, text_literal("<svg")))
		return "image/svg+xml";
	if (text_starts(t, text_literal("<!--")))
		return svg ? "image/svg+xml" : "text/html";
	if (text_starts_nocase(t, text_literal("<!DOCTYPE svg")))
		return "image/svg+xml";
	if (text_starts(t, text_literal("<?xml")))
		return svg ? "image/svg+xml" : "text/xml";
	return NULL;
}

const char *
sniff_type(struct text bytes)
{
	if (bytes.size > SNIFF_BYTES_MAX)
		bytes.size = SNIFF_BYTES_MAX;
	for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++) {
		const struct magic *m = &magics[i];

		if (bytes.size >= m->offset + m->bytes.size &&
		    memcmp(bytes.data + m->offset, m->bytes.data,
			m->bytes.size) == 0)
			return m->type;
	}
	return sniff_markup(bytes);
}

bool
sniff_is_page(struct text bytes, const char *declared)
{
	const char *type;

	if (strcmp(declared, "text/html") == 0 ||
	    strcmp(declared, "application/xhtml+xml") == 0)
		return true;
	if (declared[0] != '\0' && strcmp(declared, "text/plain") != 0 &&
	    strcmp(declared, "application/octet-stream") != 0)
		return false;
	type = sniff_type(bytes);
	return type != NULL && strcmp(type, "text/html") == 0;
}

bool
sniff_is_image(struct text bytes, const char *declared)
{
	const char *type = sniff_type(bytes);

	if (type != NULL)
		return strncmp(type, "image/", 6) == 0;
	/* Formats that are not known here are for the filter to judge. */
	return strncmp(declared, "image/", 6) == 0;
}

bool
sniff_is_list(struct text bytes)
{
	const char *type = sniff_type(bytes);

	bytes = text_trim(text_without_bom(bytes));
	return type == NULL || text_starts(bytes, text_literal("<?xml")) ||
	    text_starts(bytes, text_literal("<!--"));
}
