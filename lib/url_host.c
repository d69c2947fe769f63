/*
 * Hosts: percent-decoding, IDNA, IPv4 in all its notations, IPv6; see
 * url_host.h and WHATWG URL, 3.5 (host parsing).
 */

#include <stdio.h>
#include <string.h>

#include "lib/idna.h"
#include "lib/url_host.h"

enum { HOST_INPUT_BYTES_MAX = 1024, IPV6_PIECES = 8 };

/* Forbidden domain code points below 0x80 (C0, space and DEL besides). */
static bool
is_forbidden(char c)
{
	return (unsigned char)c <= ' ' || c == 0x7f ||
	    strchr("#/:<>?@[\\]^|%", c) != NULL;
}

/* ---- IPv4 ---------------------------------------------------------------- */

static struct text
last_label(struct text host)
{
	const char *dot;

	if (host.size > 0 && host.data[host.size - 1] == '.')
		host.size--;
	dot = host.size == 0 ? NULL : memrchr(host.data, '.', host.size);
	if (dot != NULL) {
		host.size -= (size_t)(dot + 1 - host.data);
		host.data = dot + 1;
	}
	return host;
}

/* A number in decimal, octal (0...) or hexadecimal (0x...), with 2^32 standing
 * for all that is larger.  False: not a number. */
static bool
parse_number(struct text t, uint64_t *out)
{
	uint64_t n = 0, radix = 10;

	if (t.size == 0)
		return false;
	if (t.size >= 2 && t.data[0] == '0') {
		bool hex = ascii_lower(t.data[1]) == 'x';
		size_t prefix = hex ? 2 : 1;

		radix = hex ? 16 : 8;
		t.data += prefix;
		t.size -= prefix;
	}
	for (size_t i = 0; i < t.size; i++) {
		int digit = ascii_hex_value(t.data[i]);

		if (digit < 0 || (uint64_t)digit >= radix)
			return false;
		n = n * radix + (uint64_t)digit;
		if (n > UINT32_MAX)
			n = (uint64_t)UINT32_MAX + 1;
	}
	*out = n;
	return true;
}

bool
url_host_ends_in_number(struct text host)
{
	struct text label = last_label(host);
	uint64_t n;
	size_t i = 0;

	if (label.size == 0 || !ascii_is_digit(label.data[0]))
		return false;
	while (i < label.size && ascii_is_digit(label.data[i]))
		i++;
	return i == label.size || parse_number(label, &n);
}

static bool
parse_ipv4(struct text host, char *out, size_t room, size_t *size)
{
	struct text part;
	uint64_t parts[4], address = 0;
	size_t count = 0;
	int written;

	if (host.data[host.size - 1] == '.')
		host.size--;
	while (text_split(&host, '.', &part)) {
		if (count == 4 || !parse_number(part, &parts[count]))
			return false;
		count++;
	}
	for (size_t i = 0; i + 1 < count; i++) {
		if (parts[i] > 255)
			return false;
		address |= parts[i] << (8 * (3 - i));
	}
	if (parts[count - 1] >= (uint64_t)1 << (8 * (5 - count)))
		return false;
	address |= parts[count - 1];
	written = snprintf(out, room, "%u.%u.%u.%u",
	    (unsigned int)(address >> 24), (unsigned int)(address >> 16 & 255),
	    (unsigned int)(address >> 8 & 255), (unsigned int)(address & 255));
	*size = (size_t)written;
	return true;
}

/* ---- IPv6 ---------------------------------------------------------------- */

/* The dotted tail of an IPv6 address: exactly four decimal bytes. */
static bool
parse_ipv4_tail(struct text t, uint16_t pieces[2])
{
	unsigned int bytes[4];
	size_t count = 0;
	struct text part;

	while (text_split(&t, '.', &part)) {
		unsigned int n = 0;

		if (count == 4 || part.size == 0 || part.size > 3 ||
		    (part.size > 1 && part.data[0] == '0'))
			return false;
		for (size_t i = 0; i < part.size; i++) {
			if (!ascii_is_digit(part.data[i]))
				return false;
			n = n * 10 + (unsigned int)(part.data[i] - '0');
		}
		if (n > 255)
			return false;
		bytes[count] = n;
		count++;
	}
	if (count != 4)
		return false;
	pieces[0] = (uint16_t)(bytes[0] << 8 | bytes[1]);
	pieces[1] = (uint16_t)(bytes[2] << 8 | bytes[3]);
	return true;
}

/* Up to four hexadecimal digits at the front of t. */
static size_t
parse_piece(struct text t, uint16_t *piece)
{
	size_t i = 0;

	*piece = 0;
	while (i < t.size && i < 4 && ascii_hex_value(t.data[i]) >= 0) {
		*piece = (uint16_t)(*piece << 4 | ascii_hex_value(t.data[i]));
		i++;
	}
	return i;
}

/* Move the pieces behind the "::" at `gap` to the end. */
static void
spread(uint16_t pieces[IPV6_PIECES], size_t count, size_t gap)
{
	size_t tail = count - gap;

	for (size_t i = 0; i < tail; i++)
		pieces[IPV6_PIECES - 1 - i] = pieces[count - 1 - i];
	for (size_t i = gap; i < IPV6_PIECES - tail; i++)
		pieces[i] = 0;
}

/* One step of parse_pieces: the piece at the front of t and the colon behind
 * it. */
static bool
take_piece(struct text *t, uint16_t pieces[IPV6_PIECES], size_t *count)
{
	size_t digits = parse_piece(*t, &pieces[*count]);

	if (digits < t->size && t->data[digits] == '.') {
		if (digits == 0 || *count > IPV6_PIECES - 2 ||
		    !parse_ipv4_tail(*t, &pieces[*count]))
			return false;
		*count += 2;
		t->size = 0;
		return true;
	}
	if (digits == 0)
		return false;
	(*count)++;
	t->data += digits;
	t->size -= digits;
	if (t->size == 0)
		return true;
	if (t->data[0] != ':' || t->size == 1)
		return false;
	t->data++;
	t->size--;
	return true;
}

static bool
parse_pieces(struct text t, uint16_t pieces[IPV6_PIECES])
{
	size_t count = 0, gap = SIZE_MAX;

	if (t.size >= 1 && t.data[0] == ':') {
		if (t.size < 2 || t.data[1] != ':')
			return false;
		t.data++;
		t.size--;
	}
	while (t.size > 0) {
		if (t.data[0] == ':') {
			if (gap != SIZE_MAX)
				return false;
			gap = count;
			t.data++;
			t.size--;
			continue;
		}
		if (count == IPV6_PIECES || !take_piece(&t, pieces, &count))
			return false;
	}
	if (gap == SIZE_MAX)
		return count == IPV6_PIECES;
	if (count == IPV6_PIECES)
		return false;
	spread(pieces, count, gap);
	return true;
}

/* The first longest run of two or more zero pieces. */
static void
longest_zeros(const uint16_t pieces[IPV6_PIECES], size_t *start, size_t *length)
{
	*start = 0;
	*length = 0;
	for (size_t i = 0; i < IPV6_PIECES; i++) {
		size_t n = 0;

		while (i + n < IPV6_PIECES && pieces[i + n] == 0)
			n++;
		if (n > 1 && n > *length) {
			*start = i;
			*length = n;
		}
		i += n;
	}
}

static bool
parse_ipv6(struct text t, char *out, size_t room, size_t *size)
{
	uint16_t pieces[IPV6_PIECES];
	size_t start, length, n;

	if (!parse_pieces(t, pieces))
		return false;
	longest_zeros(pieces, &start, &length);
	out[0] = '[';
	n = 1;
	for (size_t i = 0; i < IPV6_PIECES; i++) {
		if (length > 0 && i == start) {
			out[n++] = ':';
			if (i == 0)
				out[n++] = ':';
			i += length - 1;
			continue;
		}
		n += (size_t)snprintf(out + n, room - n,
		    i + 1 < IPV6_PIECES ? "%x:" : "%x", pieces[i]);
	}
	out[n++] = ']';
	*size = n;
	return true;
}

/* ---- domains ------------------------------------------------------------- */

static bool
percent_decode(struct text t, char out[HOST_INPUT_BYTES_MAX], size_t *size)
{
	size_t n = 0;

	for (size_t i = 0; i < t.size; i++) {
		char c = t.data[i];

		if (c == '%' && t.size - i > 2 &&
		    ascii_hex_value(t.data[i + 1]) >= 0 &&
		    ascii_hex_value(t.data[i + 2]) >= 0) {
			c = (char)(ascii_hex_value(t.data[i + 1]) << 4 |
			    ascii_hex_value(t.data[i + 2]));
			i += 2;
		}
		if (n == HOST_INPUT_BYTES_MAX)
			return false;
		out[n++] = c;
	}
	*size = n;
	return true;
}

/* Is there nothing to decode or to map? */
static bool
is_plain(struct text t)
{
	for (size_t i = 0; i < t.size; i++)
		if ((unsigned char)t.data[i] >= 0x80 || t.data[i] == '%')
			return false;
	return true;
}

/* Lower case, allowed code points, labels not too long. */
static bool
finish_domain(char *domain, size_t size)
{
	size_t label = 0;

	for (size_t i = 0; i < size; i++) {
		if (is_forbidden(domain[i]) || (unsigned char)domain[i] >= 0x80)
			return false;
		domain[i] = ascii_lower(domain[i]);
		label = domain[i] == '.' ? 0 : label + 1;
		if (label > URL_LABEL_BYTES_MAX)
			return false;
	}
	return size > 0 &&
	    size - (domain[size - 1] == '.') <= URL_HOST_BYTES_MAX;
}

bool
url_host_parse(struct text t, char out[URL_HOST_BYTES_MAX + 2], size_t *size)
{
	char decoded[HOST_INPUT_BYTES_MAX];
	size_t room = URL_HOST_BYTES_MAX + 2;
	struct text host;

	if (t.size == 0)
		return false;
	if (t.data[0] == '[') {
		if (t.data[t.size - 1] != ']')
			return false;
		host = (struct text){ t.data + 1, t.size - 2 };
		return t.size > 2 && parse_ipv6(host, out, room, size);
	}
	if (is_plain(t)) {
		if (t.size > URL_HOST_BYTES_MAX + 1)
			return false;
		memcpy(out, t.data, t.size);
		*size = t.size;
	} else {
		host.data = decoded;
		if (!percent_decode(t, decoded, &host.size) ||
		    !idna_to_ascii(host, out, room, size))
			return false;
	}
	if (!finish_domain(out, *size))
		return false;
	host = (struct text){ out, *size };
	if (!url_host_ends_in_number(host))
		return true;
	memcpy(decoded, out, *size);
	host.data = decoded;
	return parse_ipv4(host, out, room, size);
}

bool
url_is_address(struct text host)
{
	return host.size > 0 &&
	    (host.data[0] == '[' || url_host_ends_in_number(host));
}
