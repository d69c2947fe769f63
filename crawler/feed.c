/*
 * Sitemaps and feeds: the parser.  libxml2 stands behind this file; it pushes
 * events and builds no tree.
 */

#include <libxml/parser.h>
#include <string.h>

#include "crawler/feed_parts.h"

enum {
	CHUNK_BYTES = 32 << 10, /* handed to libxml2 at once */
	PREFACE_BYTES_MAX =
	    4096,            /* before the first element: a server's noise */
	TAG_BYTES_MAX = 8192 /* libxml2's work grows with the square of a tag's
				attributes and of the namespaces open */
};

void
feed_open(void)
{
	xmlInitParser();
}

/* ---- libxml2's handlers ---------------------------------------------------*/

struct parser {
	xmlParserCtxtPtr xml;
	struct feed_reader *reader;
};

static struct text
text_of_xml(const xmlChar *s)
{
	return text_of((const char *)s);
}

static void
on_open(void *context, const xmlChar *name, const xmlChar *prefix,
    const xmlChar *space, int space_count, const xmlChar **spaces,
    int attribute_count, int defaulted, const xmlChar **attributes)
{
	struct parser *p = context;
	struct feed_element e = { .name = text_of_xml(name),
		.prefix = text_of_xml(prefix),
		.space = text_of_xml(space) };

	(void)space_count;
	(void)spaces;
	(void)defaulted;
	/* Five pointers each: name, prefix, URI, begin and end of the value. */
	for (int i = 0;
	     i < attribute_count && e.attribute_count < FEED_ATTRIBUTES_MAX;
	     i++) {
		const xmlChar **a = attributes + 5 * (ptrdiff_t)i;

		e.attributes[e.attribute_count++] = (struct feed_attribute){
			.name = text_of_xml(a[0]),
			.value = { (const char *)a[3], (size_t)(a[4] - a[3]) }
		};
	}
	if (!feed_element_open(p->reader, &e))
		xmlStopParser(p->xml);
}

static void
on_close(void *context, const xmlChar *name, const xmlChar *prefix,
    const xmlChar *space)
{
	struct parser *p = context;

	(void)name;
	(void)prefix;
	(void)space;
	feed_element_close(p->reader);
	if (p->reader->stopped || p->reader->failed)
		xmlStopParser(p->xml);
}

static void
on_text(void *context, const xmlChar *bytes, int size)
{
	struct parser *p = context;

	feed_element_text(
	    p->reader, (struct text){ (const char *)bytes, (size_t)size });
}

/* What is wrong shows in xml->wellFormed; nobody is told. */
static void
on_error(void *context, xmlErrorPtr error)
{
	(void)context;
	(void)error;
}

/* No handler for DTDs and entities: they are read over, declare nothing, and
 * nothing but the five of XML is ever put in. */
static xmlSAXHandler
handlers(void)
{
	return (xmlSAXHandler){ .initialized = XML_SAX2_MAGIC,
		.startElementNs = on_open,
		.endElementNs = on_close,
		.characters = on_text,
		.ignorableWhitespace = on_text,
		.cdataBlock = on_text,
		.serror = on_error };
}

static void
read_xml(struct feed_reader *r, struct text bytes)
{
	xmlSAXHandler sax = handlers();
	struct parser p = { .reader = r };
	xmlParserCtxtPtr xml = xmlCreatePushParserCtxt(&sax, &p, NULL, 0, NULL);

	if (xml == NULL) {
		r->failed = true;
		return;
	}
	p.xml = xml;
	/* NOENT: else libxml2 leaves &#38; in attributes.  The bytes are UTF-8,
	 * whatever the file says that it once was. */
	(void)xmlCtxtUseOptions(xml,
	    XML_PARSE_RECOVER | XML_PARSE_NOENT | XML_PARSE_NONET |
		XML_PARSE_IGNORE_ENC | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	while (bytes.size > 0 && !r->stopped && !r->failed) {
		size_t n = bytes.size < CHUNK_BYTES ? bytes.size : CHUNK_BYTES;

		(void)xmlParseChunk(xml, bytes.data, (int)n, 0);
		if (xml->instate == XML_PARSER_EOF)
			break;
		bytes.data += n;
		bytes.size -= n;
	}
	if (!r->stopped && !r->failed)
		(void)xmlParseChunk(xml, NULL, 0, 1);
	r->feed->damaged |= xml->wellFormed == 0;
	r->failed |= xml->lastError.code == XML_ERR_NO_MEMORY;
	if (xml->myDoc != NULL)
		xmlFreeDoc(xml->myDoc);
	xmlFreeParserCtxt(xml);
}

/* ---- the file -------------------------------------------------------------*/

/* Without what stands before the XML declaration or the first tag, where that
 * is near: byte order marks, blank lines, warnings of a server's program. */
static struct text
without_preface(struct text bytes)
{
	struct text near = bytes;
	const char *tag;
	size_t at;

	if (near.size > PREFACE_BYTES_MAX)
		near.size = PREFACE_BYTES_MAX;
	at = text_find(near, text_literal("<?xml "));
	if (at == SIZE_MAX) {
		tag = near.size == 0 ? NULL : memchr(near.data, '<', near.size);
		if (tag == NULL)
			return (struct text){ NULL, 0 };
		at = (size_t)(tag - bytes.data);
	}
	return text_from(bytes, at);
}

/* Behind the first `end` from `at` on, or the end of all. */
static size_t
behind(struct text t, size_t at, struct text end)
{
	size_t found = text_find(text_from(t, at), end);

	return found == SIZE_MAX ? t.size : at + found + end.size;
}

/* Behind the '>' of the tag that begins at `at`, outside of quotes; SIZE_MAX
 * when the tag is too long. */
static size_t
behind_tag(struct text t, size_t at)
{
	char quote = '\0';

	for (size_t i = at; i < t.size && i - at < TAG_BYTES_MAX; i++) {
		char c = t.data[i];

		if (quote != '\0')
			quote = c == quote ? '\0' : quote;
		else if (c == '"' || c == '\'')
			quote = c;
		else if (c == '>')
			return i + 1;
	}
	return t.size - at <= TAG_BYTES_MAX ? t.size : SIZE_MAX;
}

/* What comes before the first tag that is too long. */
static struct text
before_long_tag(struct text t)
{
	size_t at = 0;

	while (at < t.size) {
		const char *tag = memchr(t.data + at, '<', t.size - at);
		struct text rest;
		size_t next;

		if (tag == NULL)
			break;
		at = (size_t)(tag - t.data);
		rest = text_from(t, at);
		if (text_starts(rest, text_literal("<![CDATA[")))
			next = behind(t, at, text_literal("]]>"));
		else if (text_starts(rest, text_literal("<!--")))
			next = behind(t, at, text_literal("-->"));
		else if (text_starts(rest, text_literal("<!")))
			next = at + 2;
		else
			next = behind_tag(t, at);
		if (next == SIZE_MAX)
			return (struct text){ t.data, at };
		at = next;
	}
	return t;
}

/* An address comes first: a text, even where a '<' follows. */
static bool
is_lines(struct text bytes)
{
	return feed_is_address(text_trim(text_without_bom(bytes)));
}

int
feed_read(struct text bytes, struct arena *arena,
    bool (*entry)(void *context, const struct feed_entry *e), void *context,
    struct feed *out)
{
	struct feed_reader r = { .arena = arena,
		.entry = entry,
		.context = context,
		.feed = out,
		.title = buffer_make(FEED_TEXT_BYTES_MAX),
		.language = buffer_make(FEED_TEXT_BYTES_MAX),
		.text = buffer_make(FEED_CONTENT_BYTES_MAX) };
	struct text sound;

	*out = (struct feed){ .kind = FEED_UNKNOWN };
	arena_reset(arena);
	if (is_lines(bytes)) {
		feed_lines(&r, bytes);
	} else {
		bytes = without_preface(bytes);
		sound = before_long_tag(bytes);
		out->damaged = sound.size < bytes.size;
		if (sound.size > 0)
			read_xml(&r, sound);
	}
	feed_end(&r);
	arena_reset(arena);
	out->title = arena_text(arena, buffer_text(&r.title));
	out->language = arena_text(arena, buffer_text(&r.language));
	buffer_free(&r.title);
	buffer_free(&r.language);
	buffer_free(&r.text);
	return r.failed ? -1 : 0;
}
