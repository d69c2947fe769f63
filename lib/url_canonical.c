/*
 * The canonical form of a URL, which decides whether two are the same; see
 * url.h.  The lists are those of the crawler's specification (4.2).
 */

#include <string.h>

#include "lib/url.h"

enum { SESSION_VALUE_MIN = 8 }; /* letters and digits of a session's id */

/* Parameters that only say how the reader came here; '*' ends a prefix. */
static const char *const tracking[] = { "utm_*", "gclid", "gbraid", "wbraid",
	"dclid", "fbclid", "msclkid", "yclid", "twclid", "ttclid", "igshid",
	"mc_cid", "mc_eid", "_hsenc", "_hsmi", "mkt_tok", "vero_id",
	"oly_enc_id", "oly_anon_id", "s_cid", "ref_src", "spm", "_ga", "_gl",
	NULL };

static const char *const sessions[] = { "PHPSESSID", "sid", "sessionid",
	"session_id", "CFID", "CFTOKEN", "ASPSESSIONID*", "osCsid", "zenid",
	NULL };

/* The canonical form while it is being built; never longer than the URL. */
struct form {
	char bytes[URL_BYTES_MAX];
	size_t size;
};

static bool
is_unreserved(char c)
{
	return ascii_is_alnum(c) || c == '-' || c == '.' || c == '_' ||
	    c == '~';
}

/* Put t with %XX in upper case and unreserved ones decoded, but for one right
 * behind a '%' that begins none: "%%41" must not become "%A". */
static void
put_normal(struct form *f, struct text t)
{
	static const char digits[] = "0123456789ABCDEF";
	size_t bare = 0; /* where the last such '%' ends, and two more */

	for (size_t i = 0; i < t.size; i++) {
		int high, low;

		if (t.data[i] != '%' || t.size - i < 3 ||
		    (high = ascii_hex_value(t.data[i + 1])) < 0 ||
		    (low = ascii_hex_value(t.data[i + 2])) < 0) {
			if (t.data[i] == '%')
				bare = f->size + 3;
			f->bytes[f->size++] = t.data[i];
			continue;
		}
		if (is_unreserved((char)(high << 4 | low)) && f->size >= bare) {
			f->bytes[f->size++] = (char)(high << 4 | low);
		} else {
			f->bytes[f->size++] = '%';
			f->bytes[f->size++] = digits[high];
			f->bytes[f->size++] = digits[low];
		}
		i += 2;
	}
}

static bool
is_listed(struct text name, const char *const *list)
{
	for (; *list != NULL; list++) {
		struct text entry = text_of(*list);

		if (entry.data[entry.size - 1] != '*') {
			if (text_equal_nocase(name, entry))
				return true;
			continue;
		}
		entry.size--;
		if (text_starts_nocase(name, entry))
			return true;
	}
	return false;
}

/* May the value be the id of a session? */
static bool
is_session_value(struct text value)
{
	size_t count = 0;

	for (size_t i = 0; i < value.size; i++)
		count += ascii_is_alnum(value.data[i]);
	return count >= SESSION_VALUE_MIN;
}

static bool
is_dropped(struct text parameter, const struct url_rules *rules)
{
	struct text value = parameter, name;

	(void)text_split(&value, '=', &name);
	if (!rules->keep_tracking && is_listed(name, tracking))
		return true;
	return !rules->keep_sessions && is_listed(name, sessions) &&
	    is_session_value(value);
}

/* Drop parameters of the query that begins at `start`, in place. */
static void
drop_parameters(struct form *f, size_t start, const struct url_rules *rules)
{
	struct text rest = { f->bytes + start, f->size - start };
	struct text parameter;
	size_t size = start;
	bool first = true;

	while (text_split(&rest, '&', &parameter)) {
		if (is_dropped(parameter, rules))
			continue;
		if (!first)
			f->bytes[size++] = '&';
		first = false;
		memmove(f->bytes + size, parameter.data, parameter.size);
		size += parameter.size;
	}
	f->size = size;
}

/* Drop each ";jsessionid=..." of the path that begins at `start`, in place. */
static bool
drop_path_sessions(struct form *f, size_t start)
{
	const struct text mark = text_literal(";jsessionid=");
	size_t size = start;
	bool dropped = false;

	if (memchr(f->bytes + start, ';', f->size - start) == NULL)
		return false;
	for (size_t i = start; i < f->size;) {
		struct text rest = { f->bytes + i, f->size - i };

		if (!text_starts_nocase(rest, mark)) {
			f->bytes[size++] = f->bytes[i++];
			continue;
		}
		dropped = true;
		for (i++; i < f->size; i++)
			if (f->bytes[i] == ';' || f->bytes[i] == '/')
				break;
	}
	f->size = size;
	return dropped;
}

bool
url_canonical(
    const struct url *u, const struct url_rules *rules, struct url *out)
{
	static const struct url_rules drop_both = { false, false };
	struct form f;
	size_t path = (size_t)(u->path.data - u->bytes), query;

	if (rules == NULL)
		rules = &drop_both;
	memcpy(f.bytes, u->bytes, path);
	f.size = path;
	put_normal(&f, u->path);
	if (!rules->keep_sessions)
		(void)drop_path_sessions(&f, path);
	if (u->query.size > 0) {
		f.bytes[f.size++] = '?';
		query = f.size;
		put_normal(&f, u->query);
		if (!rules->keep_tracking || !rules->keep_sessions)
			drop_parameters(&f, query, rules);
		if (f.size == query)
			f.size--;
	}
	/* A segment that has lost its session may be a dot segment now, so the
	 * form goes through the parser again. */
	return url_parse((struct text){ f.bytes, f.size }, NULL, out);
}

bool
url_identity(const struct url *u, struct url *out)
{
	static const struct url_rules keep_both = { true, true };

	return url_canonical(u, &keep_both, out);
}
