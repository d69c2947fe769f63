/*
 * Who we say we are; see agent.h.
 */

#include <stdio.h>
#include <string.h>

#include "lib/log.h"
#include "lib/text.h"

#include "crawler/agent.h"

/* Names that would pass us off as somebody else. */
static const char *const others[] = { "mozilla", "chrome", "safari", "firefox",
	"opera", "edge", "googlebot", "bingbot", "slurp", "duckduckbot",
	"baiduspider", "yandexbot", "applebot", "ccbot", "gptbot",
	"facebookexternalhit", "twitterbot", "ahrefsbot", "semrushbot",
	"ia_archiver", "claudebot", "curl", "wget" };

static bool
product_is_good(const char *p)
{
	for (size_t i = 0; p[i] != '\0'; i++)
		if (!ascii_is_alpha(p[i]) && p[i] != '_' && p[i] != '-') {
			log_error("product: \"%s\": only letters, - and _", p);
			return false;
		}
	if (p[0] == '\0') {
		log_error("product: empty");
		return false;
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (text_equal_nocase(text_of(p), text_of(others[i]))) {
			log_error("product: \"%s\" is somebody else", p);
			return false;
		}
	return true;
}

/* Nothing that would end a header line or a comment. */
static bool
is_plain(const char *name, const char *value)
{
	for (size_t i = 0; value[i] != '\0'; i++)
		if (value[i] < '!' || value[i] > '~' || value[i] == '(' ||
		    value[i] == ')') {
			log_error("%s: \"%s\": not an address", name, value);
			return false;
		}
	return true;
}

static bool
contact_is_good(const char *contact)
{
	if (contact[0] == '\0')
		return true;
	if (strncmp(contact, "https://", 8) != 0 &&
	    strncmp(contact, "mailto:", 7) != 0) {
		log_error("contact: \"%s\": neither https://... nor mailto:...",
		    contact);
		return false;
	}
	return is_plain("contact", contact);
}

bool
agent_make(const struct agent *who, char agent[AGENT_BYTES_MAX])
{
	bool known = who->contact[0] != '\0';
	int size;

	if (!product_is_good(who->product) || !contact_is_good(who->contact) ||
	    !is_plain("from", who->from))
		return false;
	size = snprintf(agent, AGENT_BYTES_MAX, "%s/%s%s%s%s", who->product,
	    LAIT_VERSION, known ? " (+" : "", who->contact, known ? ")" : "");
	if (size < AGENT_BYTES_MAX)
		return true;
	log_error("contact: too long");
	return false;
}

void
agent_ask_for_contact(void)
{
	log_error("nothing is fetched from the web without a contact: an "
		  "https address of a page that says who you are and what "
		  "the crawl is for, or mailto:you@...; set `contact = "
		  "https://...` under [lait] in lait.conf, "
		  "or with --contact");
}
