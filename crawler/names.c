/*
 * Names of elements and attributes: two tables, each with a small hash table
 * over it.
 */

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "crawler/names.h"

enum { SLOTS = 1024 };

static const char *const tags[TAG_COUNT] = {
	[TAG_A] = "a",
	[TAG_ADDRESS] = "address",
	[TAG_AMP_IMG] = "amp-img",
	[TAG_APPLET] = "applet",
	[TAG_AREA] = "area",
	[TAG_ARTICLE] = "article",
	[TAG_ASIDE] = "aside",
	[TAG_AUDIO] = "audio",
	[TAG_B] = "b",
	[TAG_BASE] = "base",
	[TAG_BASEFONT] = "basefont",
	[TAG_BGSOUND] = "bgsound",
	[TAG_BIG] = "big",
	[TAG_BLOCKQUOTE] = "blockquote",
	[TAG_BODY] = "body",
	[TAG_BR] = "br",
	[TAG_BUTTON] = "button",
	[TAG_CANVAS] = "canvas",
	[TAG_CAPTION] = "caption",
	[TAG_CENTER] = "center",
	[TAG_CODE] = "code",
	[TAG_COL] = "col",
	[TAG_COLGROUP] = "colgroup",
	[TAG_DD] = "dd",
	[TAG_DESC] = "desc",
	[TAG_DETAILS] = "details",
	[TAG_DIALOG] = "dialog",
	[TAG_DIR] = "dir",
	[TAG_DIV] = "div",
	[TAG_DL] = "dl",
	[TAG_DT] = "dt",
	[TAG_EM] = "em",
	[TAG_EMBED] = "embed",
	[TAG_FIELDSET] = "fieldset",
	[TAG_FIGCAPTION] = "figcaption",
	[TAG_FIGURE] = "figure",
	[TAG_FONT] = "font",
	[TAG_FOOTER] = "footer",
	[TAG_FOREIGN_OBJECT] = "foreignobject",
	[TAG_FORM] = "form",
	[TAG_FRAME] = "frame",
	[TAG_FRAMESET] = "frameset",
	[TAG_H1] = "h1",
	[TAG_H2] = "h2",
	[TAG_H3] = "h3",
	[TAG_H4] = "h4",
	[TAG_H5] = "h5",
	[TAG_H6] = "h6",
	[TAG_HEAD] = "head",
	[TAG_HEADER] = "header",
	[TAG_HGROUP] = "hgroup",
	[TAG_HR] = "hr",
	[TAG_HTML] = "html",
	[TAG_I] = "i",
	[TAG_IFRAME] = "iframe",
	[TAG_IMAGE] = "image",
	[TAG_IMG] = "img",
	[TAG_INPUT] = "input",
	[TAG_KEYGEN] = "keygen",
	[TAG_LI] = "li",
	[TAG_LINK] = "link",
	[TAG_LISTING] = "listing",
	[TAG_MAIN] = "main",
	[TAG_MARQUEE] = "marquee",
	[TAG_MATH] = "math",
	[TAG_MENU] = "menu",
	[TAG_META] = "meta",
	[TAG_MI] = "mi",
	[TAG_MN] = "mn",
	[TAG_MO] = "mo",
	[TAG_MS] = "ms",
	[TAG_MTEXT] = "mtext",
	[TAG_NAV] = "nav",
	[TAG_ANNOTATION_XML] = "annotation-xml",
	[TAG_NOBR] = "nobr",
	[TAG_NOEMBED] = "noembed",
	[TAG_NOFRAMES] = "noframes",
	[TAG_NOSCRIPT] = "noscript",
	[TAG_OBJECT] = "object",
	[TAG_OL] = "ol",
	[TAG_OPTGROUP] = "optgroup",
	[TAG_OPTION] = "option",
	[TAG_P] = "p",
	[TAG_PARAM] = "param",
	[TAG_PICTURE] = "picture",
	[TAG_PLAINTEXT] = "plaintext",
	[TAG_PRE] = "pre",
	[TAG_RB] = "rb",
	[TAG_RP] = "rp",
	[TAG_RT] = "rt",
	[TAG_RTC] = "rtc",
	[TAG_RUBY] = "ruby",
	[TAG_S] = "s",
	[TAG_SCRIPT] = "script",
	[TAG_SEARCH] = "search",
	[TAG_SECTION] = "section",
	[TAG_SELECT] = "select",
	[TAG_SMALL] = "small",
	[TAG_SOURCE] = "source",
	[TAG_SPAN] = "span",
	[TAG_STRIKE] = "strike",
	[TAG_STRONG] = "strong",
	[TAG_STYLE] = "style",
	[TAG_SUB] = "sub",
	[TAG_SUMMARY] = "summary",
	[TAG_SUP] = "sup",
	[TAG_SVG] = "svg",
	[TAG_TABLE] = "table",
	[TAG_TBODY] = "tbody",
	[TAG_TD] = "td",
	[TAG_TEMPLATE] = "template",
	[TAG_TEXTAREA] = "textarea",
	[TAG_TFOOT] = "tfoot",
	[TAG_TH] = "th",
	[TAG_THEAD] = "thead",
	[TAG_TIME] = "time",
	[TAG_TITLE] = "title",
	[TAG_TR] = "tr",
	[TAG_TRACK] = "track",
	[TAG_TT] = "tt",
	[TAG_U] = "u",
	[TAG_UL] = "ul",
	[TAG_VAR] = "var",
	[TAG_VIDEO] = "video",
	[TAG_WBR] = "wbr",
	[TAG_XMP] = "xmp",
};

static const char *const attributes[ATTRIBUTE_COUNT] = {
	[ATTRIBUTE_ABOUT] = "about",
	[ATTRIBUTE_ALT] = "alt",
	[ATTRIBUTE_ARIA_DESCRIBEDBY] = "aria-describedby",
	[ATTRIBUTE_ARIA_HIDDEN] = "aria-hidden",
	[ATTRIBUTE_ARIA_LABEL] = "aria-label",
	[ATTRIBUTE_ARIA_LABELLEDBY] = "aria-labelledby",
	[ATTRIBUTE_AS] = "as",
	[ATTRIBUTE_CHARSET] = "charset",
	[ATTRIBUTE_CLASS] = "class",
	[ATTRIBUTE_COLOR] = "color",
	[ATTRIBUTE_CONTENT] = "content",
	[ATTRIBUTE_DATA_CAPTION] = "data-caption",
	[ATTRIBUTE_DATA_CREDIT] = "data-credit",
	[ATTRIBUTE_DATA_SUB_HTML] = "data-sub-html",
	[ATTRIBUTE_DATETIME] = "datetime",
	[ATTRIBUTE_DATA_WIDTHS] = "data-widths",
	[ATTRIBUTE_ENCODING] = "encoding",
	[ATTRIBUTE_FACE] = "face",
	[ATTRIBUTE_FETCHPRIORITY] = "fetchpriority",
	[ATTRIBUTE_HEIGHT] = "height",
	[ATTRIBUTE_HIDDEN] = "hidden",
	[ATTRIBUTE_HREF] = "href",
	[ATTRIBUTE_HREFLANG] = "hreflang",
	[ATTRIBUTE_HTTP_EQUIV] = "http-equiv",
	[ATTRIBUTE_ID] = "id",
	[ATTRIBUTE_IMAGESIZES] = "imagesizes",
	[ATTRIBUTE_IMAGESRCSET] = "imagesrcset",
	[ATTRIBUTE_ITEMID] = "itemid",
	[ATTRIBUTE_ITEMPROP] = "itemprop",
	[ATTRIBUTE_ITEMSCOPE] = "itemscope",
	[ATTRIBUTE_ITEMTYPE] = "itemtype",
	[ATTRIBUTE_LANG] = "lang",
	[ATTRIBUTE_LOADING] = "loading",
	[ATTRIBUTE_MEDIA] = "media",
	[ATTRIBUTE_NAME] = "name",
	[ATTRIBUTE_POSTER] = "poster",
	[ATTRIBUTE_PREFIX] = "prefix",
	[ATTRIBUTE_PROPERTY] = "property",
	[ATTRIBUTE_REL] = "rel",
	[ATTRIBUTE_RESOURCE] = "resource",
	[ATTRIBUTE_ROLE] = "role",
	[ATTRIBUTE_SHADOWROOTMODE] = "shadowrootmode",
	[ATTRIBUTE_SIZE] = "size",
	[ATTRIBUTE_SIZES] = "sizes",
	[ATTRIBUTE_SRC] = "src",
	[ATTRIBUTE_SRCSET] = "srcset",
	[ATTRIBUTE_STYLE] = "style",
	[ATTRIBUTE_TITLE] = "title",
	[ATTRIBUTE_TYPE] = "type",
	[ATTRIBUTE_TYPEOF] = "typeof",
	[ATTRIBUTE_WIDTH] = "width",
	[ATTRIBUTE_XLINK_HREF] = "xlink:href",
	[ATTRIBUTE_XML_LANG] = "xml:lang",
};

/* Open addressing; 0 is an empty slot, which no listed name has. */
struct index {
	bool ready;
	uint8_t slots[SLOTS];
	uint8_t sizes[UINT8_MAX + 1]; /* of the names */
};

/* Three of its letters and its size tell most names apart. */
static unsigned
slot_of(struct text name)
{
	unsigned hash = (unsigned)name.size;

	if (name.size == 0)
		return 0;
	hash = hash * 37 + (unsigned char)name.data[0];
	hash = hash * 37 + (unsigned char)name.data[name.size / 2];
	hash = hash * 37 + (unsigned char)name.data[name.size - 1];
	return hash % SLOTS;
}

static void
index_fill(struct index *index, const char *const names[], unsigned count)
{
	static_assert(TAG_COUNT <= UINT8_MAX, "fits a slot");
	static_assert(ATTRIBUTE_COUNT <= UINT8_MAX, "fits a slot");
	for (unsigned i = 0; i < count; i++) {
		struct text name = text_of(names[i]);
		unsigned slot = slot_of(name);

		if (name.size == 0)
			continue;
		while (index->slots[slot] != 0)
			slot = (slot + 1) % SLOTS;
		index->slots[slot] = (uint8_t)i;
		index->sizes[i] = (uint8_t)name.size;
	}
	index->ready = true;
}

static unsigned
find(struct index *index, const char *const names[], unsigned count,
    struct text name)
{
	unsigned slot = slot_of(name);

	if (!index->ready)
		index_fill(index, names, count);
	for (; index->slots[slot] != 0; slot = (slot + 1) % SLOTS) {
		unsigned known = index->slots[slot];

		if (index->sizes[known] == name.size &&
		    memcmp(names[known], name.data, name.size) == 0)
			return known;
	}
	return 0;
}

enum tag_name
names_tag(struct text name)
{
	static struct index index;

	return (enum tag_name)find(&index, tags, TAG_COUNT, name);
}

enum attribute_name
names_attribute(struct text name)
{
	static struct index index;

	return (enum attribute_name)find(
	    &index, attributes, ATTRIBUTE_COUNT, name);
}

const char *
names_of_tag(enum tag_name tag)
{
	return tags[tag] == NULL ? "" : tags[tag];
}

const char *
names_of_attribute(enum attribute_name name)
{
	return attributes[name] == NULL ? "" : attributes[name];
}
