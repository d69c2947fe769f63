/*
 * The table of all settings: where type, default, bounds and help of each are
 * said, once.  lait.conf(5) explains them; the figures behind the numbers
 * stand there or in the page of the program that uses them.
 */

#include <string.h>

#include "lib/settings.h"

#define KEEP_DROP "keep|drop"

const struct setting settings_table[] = {
	/* Who we are. */
	{ "lait", "contact", OPTION_STRING, NULL, "URL",
	    "https or mailto address of who runs this; needed to fetch", 0, 0 },
	{ "lait", "product", OPTION_STRING, "laitbot", "NAME",
	    "name in User-Agent and robots.txt", 0, 0 },
	{ "lait", "from", OPTION_STRING, NULL, "ADDRESS",
	    "mail address for the header From", 0, 0 },

	{ "store", "warc-size", OPTION_BYTES, "1G", "BYTES",
	    "begin a new WARC file above this size", 1 << 20, 1e12 },
	{ "store", "warc-level", OPTION_INTEGER, "4", "N",
	    "gzip level of the WARC records of pages", 1, 12 },

	/* Which addresses are followed. */
	{ "scope", "scope", OPTION_CHOICE, "domain", "host|domain|any",
	    "follow links within the seeds' hosts, domains, or anywhere", 0,
	    0 },
	{ "scope", "depth-max", OPTION_INTEGER, "20", "N",
	    "links from a seed to a page at most", 0, 1000 },
	{ "scope", "pages-per-host", OPTION_INTEGER, "50000", "N",
	    "pages of one host at most", 1, 1e9 },
	{ "scope", "pages-per-domain", OPTION_INTEGER, "200000", "N",
	    "pages of one registrable domain at most", 1, 1e9 },
	{ "scope", "sitemaps", OPTION_CHOICE, "on", "on|named|off",
	    "sitemaps of robots.txt, or /sitemap.xml where it names none", 0,
	    0 },
	{ "scope", "feeds", OPTION_CHOICE, "on", "on|off",
	    "RSS and Atom feeds that pages name", 0, 0 },
	{ "scope", "images-per-page", OPTION_INTEGER, "1", "N",
	    "pictures wanted of a page; 0 is all above the cut", 0, 1000 },

	/* The fetcher: spec of lait-fetch(1). */
	{ "fetch", "transfers", OPTION_INTEGER, "256", "N",
	    "transfers at a time", 1, 4096 },
	{ "fetch", "per-host", OPTION_INTEGER, "1", "N",
	    "transfers of one host at a time", 1, 64 },
	{ "fetch", "delay", OPTION_DURATION, "1s", "TIME",
	    "from the end of a response to the host's next request", 0, 86400 },
	{ "fetch", "delay-max", OPTION_DURATION, "30s", "TIME",
	    "delays that adapt stay below this", 0, 86400 },
	{ "fetch", "crawl-delay-max", OPTION_DURATION, "300s", "TIME",
	    "Crawl-delay is obeyed up to this; above it, one URL a run", 0,
	    86400 },
	{ "fetch", "retry-after-max", OPTION_DURATION, "24h", "TIME",
	    "Retry-After is obeyed up to this", 0, 2592000 },
	{ "fetch", "connect-timeout", OPTION_DURATION, "15s", "TIME",
	    "name, connection and TLS together", 0.001, 3600 },
	{ "fetch", "page-deadline", OPTION_DURATION, "60s", "TIME",
	    "one page, from request to last byte", 0.001, 86400 },
	{ "fetch", "image-deadline", OPTION_DURATION, "120s", "TIME",
	    "one image, from request to last byte", 0.001, 86400 },
	{ "fetch", "robots-deadline", OPTION_DURATION, "30s", "TIME",
	    "one robots.txt, from request to last byte", 0.001, 86400 },
	{ "fetch", "page-bytes-max", OPTION_BYTES, "10M", "BYTES",
	    "body of a page, as received and decoded", 1, 1 << 30 },
	{ "fetch", "image-bytes-max", OPTION_BYTES, "32M", "BYTES",
	    "body of an image", 1, 1 << 30 },
	{ "fetch", "sitemap-bytes-max", OPTION_BYTES, "50M", "BYTES",
	    "body of a sitemap or feed, as received and decoded", 1, 1 << 30 },
	{ "fetch", "memory-max", OPTION_BYTES, "512M", "BYTES",
	    "bodies in flight; above it no transfer begins", 1 << 20, 1e12 },
	{ "fetch", "low-speed", OPTION_BYTES, "100", "BYTES",
	    "bytes a second; a slower transfer is given up", 0, 1 << 30 },
	{ "fetch", "low-speed-time", OPTION_DURATION, "20s", "TIME",
	    "how long a transfer may be slower than low-speed", 1, 3600 },
	{ "fetch", "drain", OPTION_DURATION, "60s", "TIME",
	    "a host that must be left alone for longer gives its URLs back", 0,
	    86400 },
	{ "fetch", "back-off", OPTION_DURATION, "30s", "TIME",
	    "pause of a host after a bad answer; doubles with each", 0.001,
	    86400 },
	{ "fetch", "back-off-max", OPTION_DURATION, "1h", "TIME",
	    "longest such pause, where Retry-After does not say more", 0.001,
	    86400 },
	{ "fetch", "robots-back-off", OPTION_DURATION, "5m", "TIME",
	    "until an unreachable robots.txt is asked for again", 1, 86400 },
	{ "fetch", "resolve", OPTION_LIST, "", "NAME=ADDRESS",
	    "names that are not looked up: a.example=192.0.2.1+192.0.2.2", 0,
	    0 },
	{ "fetch", "redirects", OPTION_INTEGER, "10", "N",
	    "redirects followed for one URL", 0, 50 },
	{ "fetch", "queue-max", OPTION_INTEGER, "100000", "N",
	    "records in the waiting room", 1, 1e8 },
	{ "fetch", "queue-bytes-max", OPTION_BYTES, "128M", "BYTES",
	    "bytes of records in the waiting room", 1 << 16, 1e12 },
	{ "fetch", "allow-private", OPTION_LIST, "", "NETWORKS",
	    "private networks that may be fetched from: 127.0.0.0/8,::1", 0,
	    0 },
	{ "fetch", "dns-servers", OPTION_LIST, "", "ADDRESSES",
	    "instead of those of resolv.conf", 0, 0 },
	{ "fetch", "proxy", OPTION_STRING, NULL, "URL",
	    "the one way out, where there is one", 0, 0 },
	{ "fetch", "ca-file", OPTION_STRING,
	    "/etc/ssl/certs/ca-certificates.crt", "FILE",
	    "certificates that are trusted", 0, 0 },

	{ "host *", "delay", OPTION_DURATION, NULL, "TIME",
	    "as fetch.delay, for this host", 0, 86400 },
	{ "host *", "per-host", OPTION_INTEGER, NULL, "N",
	    "as fetch.per-host, for this host", 1, 64 },

	/* What a signal of consent means for a pair. */
	{ "consent", "noai", OPTION_CHOICE, "drop", KEEP_DROP,
	    "robots directive noai", 0, 0 },
	{ "consent", "noimageai", OPTION_CHOICE, "drop", KEEP_DROP,
	    "robots directive noimageai", 0, 0 },
	{ "consent", "noml", OPTION_CHOICE, "drop", KEEP_DROP,
	    "robots directive noml", 0, 0 },
	{ "consent", "noindex", OPTION_CHOICE, "drop", KEEP_DROP,
	    "robots directive noindex", 0, 0 },
	{ "consent", "none", OPTION_CHOICE, "drop", KEEP_DROP,
	    "robots directive none", 0, 0 },
	{ "consent", "noimageindex", OPTION_CHOICE, "drop", KEEP_DROP,
	    "robots directive noimageindex", 0, 0 },
	{ "consent", "unavailable-after", OPTION_CHOICE, "drop", KEEP_DROP,
	    "robots directive unavailable_after, once in the past", 0, 0 },
	{ "consent", "tdm-reservation", OPTION_CHOICE, "drop", KEEP_DROP,
	    "tdm-reservation 1", 0, 0 },
	{ "consent", "train-ai", OPTION_CHOICE, "drop", KEEP_DROP,
	    "Content-Usage train-ai=n", 0, 0 },
	{ "consent", "ai-use", OPTION_CHOICE, "keep", KEEP_DROP,
	    "Content-Usage ai-use=n", 0, 0 },
	{ "consent", "search", OPTION_CHOICE, "keep", KEEP_DROP,
	    "Content-Usage search=n", 0, 0 },
	{ "consent", "noarchive", OPTION_CHOICE, "keep", KEEP_DROP,
	    "robots directives noarchive and nocache", 0, 0 },
	{ "consent", "nosnippet", OPTION_CHOICE, "keep", KEEP_DROP,
	    "robots directive nosnippet", 0, 0 },
	{ "consent", "max-image-preview", OPTION_CHOICE, "keep", KEEP_DROP,
	    "robots directive max-image-preview:none", 0, 0 },
	{ "consent", "nofollow", OPTION_CHOICE, "drop", KEEP_DROP,
	    "robots directive nofollow: drop does not follow the links", 0, 0 },
	{ "consent", "rel-nofollow", OPTION_CHOICE, "keep", KEEP_DROP,
	    "rel=nofollow of a link: drop does not follow it", 0, 0 },

	/* What stops work on a page, image or text. */
	{ "gate", "languages", OPTION_LIST, "en", "CODES",
	    "languages of pages and texts; empty is all", 0, 0 },
	{ "gate", "min-side", OPTION_INTEGER, "301", "PIXELS",
	    "least width and height of an image", 1, 65535 },
	{ "gate", "aspect-max", OPTION_REAL, "3", "RATIO",
	    "longer side to shorter side at most", 1, 1000 },
	{ "gate", "bytes-min", OPTION_BYTES, "5K", "BYTES",
	    "least size of an image", 0, 1 << 30 },
	{ "gate", "animated", OPTION_CHOICE, "keep", KEEP_DROP,
	    "images with more frames than one", 0, 0 },
	{ "gate", "contrast-min", OPTION_REAL, "4", "LEVELS",
	    "least standard deviation of an image's luma", 0, 128 },
	{ "gate", "blank-max", OPTION_REAL, "0.97", "SHARE",
	    "most of an image that may have one luma", 0, 1 },
	{ "gate", "blur-min", OPTION_REAL, "6", "LEVELS",
	    "least standard deviation of an image's Laplacian", 0, 1000 },
	{ "gate", "natural-min", OPTION_REAL, "0.5", "SCORE",
	    "least score as a natural photograph", 0, 1 },
	{ "gate", "overlay-max", OPTION_REAL, "0.06", "SHARE",
	    "most of a line of an image that may be white letters", 0, 1 },
	{ "gate", "nsfw-max", OPTION_REAL, "0.5", "SCORE",
	    "most that a stage of yours may write as nsfw", 0, 1 },
	{ "gate", "image-blocklist", OPTION_LIST, NULL, "FILES",
	    "SHA-256, MD5 and PDQ of images that nobody wants", 0, 0 },
	{ "gate", "url-blocklist", OPTION_STRING, NULL, "FILE",
	    "words that no image's address may hold", 0, 0 },
	{ "gate", "words-min", OPTION_INTEGER, "3", "N",
	    "least words of a text", 0, 1e6 },
	{ "gate", "words-max", OPTION_INTEGER, "40", "N",
	    "most words of a text; 0 is no limit", 0, 1e6 },
	{ "gate", "characters-min", OPTION_INTEGER, "0", "N",
	    "least characters of a text", 0, 1e6 },
	{ "gate", "characters-max", OPTION_INTEGER, "1000", "N",
	    "most characters of a text; 0 is no limit", 0, 1e6 },
	{ "gate", "repetition-max", OPTION_REAL, "0.5", "SHARE",
	    "words of a text that stood in it before", 0, 1 },
	{ "gate", "letters-min", OPTION_REAL, "0.5", "SHARE",
	    "letters among the characters of a text", 0, 1 },
	{ "gate", "stock-phrases", OPTION_STRING, NULL, "FILE",
	    "phrases that make a text worthless, instead of those shipped", 0,
	    0 },
	{ "gate", "text-blocklist", OPTION_STRING, NULL, "FILE",
	    "words and phrases that no text may hold", 0, 0 },

	{ "gate", "main-score-min", OPTION_REAL, "0.5", "SCORE",
	    "least score of a picture that stands in for a page's main image",
	    0, 1 },
	{ "gate", "furniture-pages", OPTION_INTEGER, "10", "N",
	    "a picture on so many pages of a domain is furniture; 0: none", 0,
	    1e9 },

	{ "filter", "local", OPTION_CHOICE, "off", "on|off",
	    "points of images too, by which crops are found as copies", 0, 0 },

	/* What is in the dataset, of all that went through the stages. */
	{ "select", "min-side", OPTION_INTEGER, NULL, "PIXELS",
	    "as gate.min-side, stricter", 1, 65535 },
	{ "select", "aspect-max", OPTION_REAL, NULL, "RATIO",
	    "as gate.aspect-max, stricter", 1, 1000 },
	{ "select", "bytes-min", OPTION_BYTES, NULL, "BYTES",
	    "as gate.bytes-min, stricter", 0, 1 << 30 },
	{ "select", "natural-min", OPTION_REAL, NULL, "SCORE",
	    "as gate.natural-min, stricter", 0, 1 },
	{ "select", "overlay-max", OPTION_REAL, NULL, "SHARE",
	    "as gate.overlay-max, stricter", 0, 1 },
	{ "select", "words-min", OPTION_INTEGER, NULL, "N",
	    "as gate.words-min, stricter", 0, 100000 },
	{ "select", "words-max", OPTION_INTEGER, NULL, "N",
	    "as gate.words-max, stricter", 1, 100000 },
	{ "select", "languages", OPTION_LIST, NULL, "CODES",
	    "as gate.languages, stricter", 0, 0 },
	{ "select", "kinds", OPTION_LIST, "", "KINDS",
	    "kinds of texts that may be chosen; empty is all", 0, 0 },
	{ "select", "text-images", OPTION_INTEGER, "10", "N",
	    "a text with more pictures than this is dropped", 1, 1e9 },
	{ "select", "text-near", OPTION_CHOICE, "off", "on|off",
	    "near-same texts count together for text-images", 0, 0 },
	{ "select", "image-texts", OPTION_INTEGER, "1000", "N",
	    "a picture with more texts than this is dropped", 1, 1e9 },
	{ "select", "placeholder-urls", OPTION_INTEGER, "20", "N",
	    "a picture under so many addresses of one host is dropped; 0: none",
	    0, 1e9 },
	{ "select", "keeper", OPTION_CHOICE, "largest", "largest|best-text",
	    "which of the copies of a picture is kept", 0, 0 },
	{ "select", "scores", OPTION_LIST, "", "NAME>=X",
	    "least or most value of named scores of pictures", 0, 0 },
	{ "select", "exclude-evalsets", OPTION_LIST, "*", "NAMES",
	    "evaluation sets whose pictures are dropped; * is all", 0, 0 },

	/* A program of the user as a stage. */
	{ "stage *", "command", OPTION_STRING, NULL, "COMMAND",
	    "what to run, by sh", 0, 0 },
	{ "stage *", "unit", OPTION_CHOICE, "image", "page|image|text|pair",
	    "what a record of it is", 0, 0 },
	{ "stage *", "after", OPTION_LIST, "", "STAGES",
	    "stages that come before it", 0, 0 },
	{ "stage *", "reads", OPTION_LIST, "", "FIELDS",
	    "fields that it is given", 0, 0 },
	{ "stage *", "writes", OPTION_LIST, "", "FIELDS",
	    "scores that are taken from its answers", 0, 0 },
	{ "stage *", "version", OPTION_STRING, "1", "TEXT",
	    "change it to have scores counted as stale", 0, 0 },

	{ NULL, NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0 },
};

/* Does `known` ("gate", "stage *") hold for the section that was named? */
static bool
section_matches(const char *known, const char *section)
{
	size_t size = strlen(known);

	if (size > 2 && strcmp(known + size - 2, " *") == 0)
		return strncmp(known, section, size - 1) == 0 &&
		    section[size - 1] != '\0';
	return strcmp(known, section) == 0;
}

/* Sections that may stand more than once under names of their own, whose
 * keys are those of the plain section. */
static bool
is_named_select(const char *section)
{
	return section_matches("select *", section);
}

bool
settings_has_section(const char *section)
{
	if (is_named_select(section))
		return true;
	for (const struct setting *row = settings_table; row->section != NULL;
	     row++)
		if (section_matches(row->section, section))
			return section[strlen(section) - 1] != '*';
	return false;
}

const struct setting *
settings_known(size_t i)
{
	size_t count = sizeof(settings_table) / sizeof(settings_table[0]) - 1;

	return i < count ? &settings_table[i] : NULL;
}

const struct setting *
settings_find(const char *section, const char *name)
{
	for (const struct setting *row = settings_table; row->section != NULL;
	     row++)
		if (section_matches(row->section, section) &&
		    strcmp(row->name, name) == 0)
			return row;
	return is_named_select(section) ? settings_find("select", name) : NULL;
}
