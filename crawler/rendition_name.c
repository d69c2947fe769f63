/*
 * Sizes and crops in file names and folders, told by looking backwards from
 * the end, without regular expressions.
 */

#include <string.h>

#include "crawler/rendition.h"

/* Words that name a rendition when they end a file name behind '-', '_' or
 * '.'; digits may follow those that end in '*'. */
static const char *const words[] = { "scaled", "rotated", "thumb*", "thumbs*",
	"thumbnail*", "thumbnails*", "tn", "small", "medium", "med", "large",
	"xlarge", "xxlarge", "x-large", "big", "orig", "original", "full",
	"fullsize", "square*", "featured", "feature", "hd", "wide", "mobile",
	"desktop", "tablet", "landscape", "portrait", "hero", "banner",
	"teaser", "preview", "opener", "lead", "cover", "social", "share",
	"facebook", "twitter", "og", "ogimage", "superjumbo", "jumbo",
	"articlelarge", "articleinline", "master*", "facebookjumbo",
	"videosixteenbynine*", "videosixteenbyninejumbo*", "sixteenbynine*",
	"threebytwo*", "mediumthreebytwo*", "sfspan", "blog*", "moth", "popup",
	"slide", "standard", "default", "stretch", "retina", "hires", "highres",
	"lowres", "low", "high", "crop", "cropped", "resize", "resized", "xs",
	"sm", "md", "lg", "xl", "xxl", "xxxl", "s", "m", "l", "o", "b", "z",
	"n", "c", "k", "h", "v*", "webp", "jpg", "jpeg", "png", "copy", "min",
	"mini", "zoom", "optimized", "compressed", "q*", NULL };

/* File names that say nothing of the picture. */
static const char *const generic[] = { "fill", "image", "images", "img",
	"photo", "photos", "picture", "pic", "main", "file", "media", "asset",
	"download", "index", "view", "get", "show", "output", "render",
	"imagem", "imagen", "foto", "bild", "data", "public", "raw", "article",
	"post", "page", "item", "product", "recipe", "attachment", "content",
	"blank", "pixel", "spacer", "hero-image", "main-image", "lead-image",
	"cover-image", "featured-image", "s-l", NULL };

/* Folders that only say how to resize. */
static const char *const steps[] = { "fit-in", "smart", "resize", "resizer",
	"crop", "scale", "thumb", "thumbs", "thumbnail", "thumbnails",
	"cdn-cgi", "image", "upload", "fetch", "strip", "true", "quality",
	"dims", "master", "pass", "styles", "public", "large", "medium",
	"small", "full", "original", "square", "alternate", "alternates",
	"unsafe", NULL };

static const char *const extensions[] = { ".jpg", ".jpeg", ".png", ".gif",
	".webp", ".avif", ".svg", ".bmp", ".jfif", ".tif", ".tiff", ".heic",
	".jpe", NULL };

/* Sides of pictures that are no multiples of ten but common. */
static const uint16_t sides[] = { 144, 192, 225, 256, 265, 275, 304, 324, 325,
	345, 375, 384, 385, 414, 415, 416, 425, 426, 445, 455, 464, 465, 495,
	512, 515, 525, 535, 555, 576, 585, 595, 605, 612, 614, 615, 618, 624,
	625, 633, 635, 636, 645, 655, 656, 658, 665, 667, 672, 675, 685, 695,
	696, 704, 705, 715, 725, 728, 729, 732, 735, 744, 745, 755, 765, 767,
	768, 775, 785, 788, 795, 799, 804, 805, 815, 816, 825, 828, 835, 838,
	845, 855, 864, 865, 875, 885, 905, 906, 912, 915, 925, 928, 932, 945,
	948, 955, 965, 976, 985, 992, 995, 996, 999, 1008, 1014, 1024, 1125,
	1152, 1182, 1216, 1232, 1236, 1242, 1248, 1296, 1312, 1344, 1366, 1388,
	1456, 1536, 1568, 1848, 1976, 2048, 3072, 4096, 0 };

static bool
among(const char *const list[], struct text t)
{
	for (size_t i = 0; t.size > 0 && list[i] != NULL; i++)
		if (t.data[0] == list[i][0] && text_equal(t, text_of(list[i])))
			return true;
	return false;
}

static bool
is_digits(struct text t, size_t min, size_t max)
{
	for (size_t i = 0; i < t.size; i++)
		if (!ascii_is_digit(t.data[i]))
			return false;
	return t.size >= min && t.size <= max;
}

static bool
is_word(struct text t)
{
	size_t letters = t.size;

	if (t.size > 10 && t.data[0] == 'e')
		return is_digits(
		    (struct text){ t.data + 1, t.size - 1 }, 10, 16);
	while (letters > 0 && ascii_is_digit(t.data[letters - 1]))
		letters--;
	for (size_t i = 0; words[i] != NULL; i++) {
		struct text word;
		bool open;

		if (t.size == 0 || t.data[0] != words[i][0])
			continue;
		word = text_of(words[i]);
		open = word.data[word.size - 1] == '*';
		word.size -= open;
		if (text_equal(word, t) ||
		    (open &&
			text_equal(word, (struct text){ t.data, letters })))
			return true;
	}
	return false;
}

/* How many of the last bytes of s[0..n) are digits, at most max. */
static size_t
digits_back(const char *s, size_t n, size_t max)
{
	size_t count = 0;

	while (count < max && count < n && ascii_is_digit(s[n - 1 - count]))
		count++;
	return count;
}

static bool
is_joint(char c)
{
	return c == '-' || c == '_' || c == '.' || c == ',';
}

/* "-300x200", "_x600", "@2x", "-2x", "-150x150_c", "-1200x630-1". */
static size_t
cut_by(const char *s, size_t n)
{
	size_t i = n, right, left;

	if (i > 2 && s[i - 1] == 'x' && ascii_is_digit(s[i - 2])) {
		left = i - 1 - digits_back(s, i - 1, 4);
		if (left > 0 && (s[left - 1] == '@' || is_joint(s[left - 1])))
			return left - 1;
		return n;
	}
	if (i > 2 && is_joint(s[i - 2]) && ascii_is_digit(s[i - 1]))
		i -= 2;
	if (i > 2 && s[i - 1] == 'c' && is_joint(s[i - 2]))
		i -= 2;
	else if (i > 5 && memcmp(s + i - 4, "crop", 4) == 0)
		i -= is_joint(s[i - 5]) ? 5 : 4;
	right = digits_back(s, i, 4);
	if (right == 1 || i - right < 2 || s[i - right - 1] != 'x')
		return n;
	i -= right + 1;
	left = digits_back(s, i, 4);
	if (left == 1 || left + right == 0)
		return n;
	i -= left;
	return i > 0 && is_joint(s[i - 1]) ? i - 1 : i;
}

/* "-640w", "_640px", "_w640", "-width-640", "-1200-80", "_16x9". */
static size_t
cut_side(const char *s, size_t n)
{
	static const char *const before[] = { "w", "h", "width", "height", "sw",
		"sx", "sy", "ss", "sl", "ux", "uy", "us", "q", "s", NULL };
	size_t i = n, count;

	if (i > 3 && (s[i - 1] == 'w' || s[i - 1] == 'h'))
		i--;
	else if (i > 4 && s[i - 1] == 'x' && s[i - 2] == 'p')
		i -= 2;
	count = digits_back(s, i, 4);
	if (count < 2 || count == i)
		return n;
	i -= count;
	if (i < n - count && is_joint(s[i - 1]))
		return i - 1;
	if (s[i - 1] == '-' || s[i - 1] == '_' || s[i - 1] == '=')
		i--;
	for (size_t j = 0; before[j] != NULL; j++) {
		size_t size = strlen(before[j]);

		if (i > size + 1 && is_joint(s[i - size - 1]) &&
		    memcmp(s + i - size, before[j], size) == 0)
			return i - size - 1;
	}
	return n;
}

static bool
is_side(struct text digits)
{
	unsigned n = 0;

	if (!is_digits(digits, 3, 4))
		return false;
	for (size_t i = 0; i < digits.size; i++)
		n = n * 10 + (unsigned)(digits.data[i] - '0');
	if (n > 1900 && n < 2036 && n != 1920 && n != 1940 && n != 1960 &&
	    n != 1980 && n != 2000)
		return false;
	if (n <= 6000 && n >= 100 && n % 10 == 0)
		return true;
	for (size_t i = 0; sides[i] != 0; i++)
		if (sides[i] == n)
			return true;
	return false;
}

/* "-1024", and "-1200-80" (width and quality). */
static size_t
cut_number(const char *s, size_t n)
{
	size_t count = digits_back(s, n, 5), i = n - count;

	if (count == 2 && i > 5 && (s[i - 1] == '-' || s[i - 1] == '_') &&
	    s[i] >= '4') {
		size_t more = digits_back(s, i - 1, 5);

		if (more > 2 &&
		    is_side((struct text){ s + i - 1 - more, more }) &&
		    i - 1 - more > 4 && is_joint(s[i - 2 - more]))
			return i - 2 - more;
		return n;
	}
	if (i < 6 || !is_joint(s[i - 1]) ||
	    !is_side((struct text){ s + i, count }))
		return n;
	return i - 1;
}

/* "-16x9" is cut_by's; here "_16-9", "-4by3", "_16_9". */
static size_t
cut_ratio(const char *s, size_t n)
{
	static const char *const ratios[] = { "16_9", "16-9", "16to9", "16by9",
		"4_3", "4-3", "4to3", "4by3", "3_2", "3-2", "3to2", "3by2",
		"1to1", "1by1", "16x9", "4x3", "3x2", "1x1", "9x16", "2x1",
		"1x2", "2x3", "3x4", NULL };

	for (size_t i = 0; ratios[i] != NULL; i++) {
		size_t size = strlen(ratios[i]);

		if (n > size + 1 &&
		    memcmp(s + n - size, ratios[i], size) == 0 &&
		    (s[n - size - 1] == '-' || s[n - size - 1] == '_'))
			return n - size - 1;
	}
	return n;
}

/* "csm_name_a395f41217": TYPO3's hash of how it was processed. */
static size_t
cut_hash(const char *s, size_t n)
{
	enum { DIGITS = 10 };

	if (n < DIGITS + 6 || memcmp(s, "csm_", 4) != 0 ||
	    s[n - DIGITS - 1] != '_')
		return n;
	for (size_t i = n - DIGITS; i < n; i++)
		if (ascii_hex_value(s[i]) < 0)
			return n;
	return n - DIGITS - 1;
}

/* "241847488_1709921110_v16_9_600": when, ratio, width. */
static size_t
cut_version(const char *s, size_t n)
{
	static const struct {
		size_t min, max;
		char before;
	} parts[] = { { 2, 4, '_' }, { 1, 2, '_' }, { 1, 2, 'v' } };
	size_t i = n, count;

	for (size_t k = 0; k < 3; k++) {
		count = digits_back(s, i, parts[k].max);
		if (count < parts[k].min || i < count + 2 ||
		    s[i - count - 1] != parts[k].before)
			return n;
		i -= count + 1;
	}
	if (s[i - 1] != '_')
		return n;
	count = digits_back(s, i - 1, 10);
	if (count < 9 || i < count + 3 || s[i - count - 2] != '_')
		return n;
	return i - count - 2;
}

static size_t
cut_word(const char *s, size_t n)
{
	size_t i = n;

	while (i > 0 && !is_joint(s[i - 1]))
		i--;
	if (i > 1 && is_word((struct text){ s + i, n - i }))
		return i - 1;
	return n;
}

/* "name_v-variantBig16x9_w-576_zc-915c23fa": public broadcasters of Germany. */
static size_t
cut_variant(const char *s, size_t n)
{
	for (size_t i = n; i > 6; i--)
		if (memcmp(s + i - 3, "_v-", 3) == 0 && i < n &&
		    ascii_is_alpha(s[i]))
			return s[i - 4] == '~' ? i - 4 : i - 3;
	return n;
}

/* "name._AC_SX466_" (shops), "name=s750" behind a long token (Google). */
static size_t
cut_mark(const char *s, size_t n)
{
	size_t i = n;

	if (n > 3 && s[n - 1] == '_') {
		for (i = n - 1; i > 1 && s[i - 1] != '.'; i--)
			;
		if (i > 1 && s[i] == '_')
			return i - 1;
	}
	for (i = n; i > 40 && s[i - 1] != '='; i--)
		;
	if (i > 40 && i + 1 < n && (s[i] == 's' || s[i] == 'w') &&
	    ascii_is_digit(s[i + 1]))
		return i - 1;
	return n;
}

size_t
rendition_extension(struct text name)
{
	for (size_t i = 0; extensions[i] != NULL; i++)
		if (text_ends_nocase(name, text_of(extensions[i])))
			return strlen(extensions[i]);
	return 0;
}

bool
rendition_is_generic(struct text name)
{
	size_t digits = 0;

	while (digits < name.size && ascii_is_digit(name.data[digits]))
		digits++;
	if (name.size < 3 || digits == name.size)
		return digits < 5 && (name.size < 3 || digits == name.size);
	if (name.size < 5 && ascii_is_alpha(name.data[0]) &&
	    is_digits((struct text){ name.data + 1, name.size - 1 }, 0, 2))
		return true;
	if (digits > 0 && digits < name.size && name.size < 10 &&
	    (name.data[digits] == 'x' || name.data[digits] == '-') &&
	    is_digits(
		(struct text){ name.data + digits + 1, name.size - digits - 1 },
		0, 4))
		return true;
	return is_word(name) || among(generic, name);
}

void
rendition_cut_name(const char *name, size_t *size)
{
	typedef size_t cutter(const char *, size_t);
	static cutter *const cutters[] = { cut_hash, cut_version, cut_variant,
		cut_by, cut_mark, cut_side, cut_ratio, cut_number, cut_word };
	bool more = true;

	*size -= rendition_extension((struct text){ name, *size });
	for (int round = 0; more && round < 6; round++) {
		more = false;
		for (size_t i = 0; i < sizeof(cutters) / sizeof(*cutters);
		     i++) {
			size_t n = cutters[i](name, *size);

			if (n == 0 || n == *size ||
			    rendition_is_generic((struct text){ name, n }))
				continue;
			*size = n;
			more = true;
		}
		*size -= rendition_extension((struct text){ name, *size });
	}
}

/* "w_600,c_fill,f_auto", "width=600,quality=80", "$large:fit". */
static bool
is_parameters(struct text t)
{
	size_t i = 0;

	while (i < t.size) {
		size_t letters = 0;

		if (t.data[i] == '$')
			i++;
		while (i < t.size && ascii_is_alpha(t.data[i])) {
			letters++;
			i++;
		}
		if (letters == 0 || i >= t.size)
			return false;
		if (t.data[i] == '_' ? letters > 3
				     : t.data[i] != '=' && t.data[i] != ':')
			return false;
		while (i < t.size && t.data[i] != ',')
			i++;
		i += i < t.size;
	}
	return t.size > 0;
}

bool
rendition_is_step(struct text t)
{
	size_t i = 0, parts = 0;

	if (among(steps, t) || is_digits(t, 2, 4) || is_parameters(t) ||
	    text_starts(t, text_literal("filters:")))
		return true;
	if (t.size > 1 &&
	    (t.data[0] == 'v' || t.data[0] == 's' || t.data[0] == 'w' ||
		t.data[0] == 'h') &&
	    ascii_is_digit(t.data[1])) {
		for (i = 1; i < t.size && ascii_is_digit(t.data[i]); i++)
			;
		return i == t.size || (t.data[i] == '-' && i > 2);
	}
	/* "600x400", "16:9", "0_0_600_400" */
	for (i = 0; i < t.size; i++) {
		bool joint =
		    t.data[i] == 'x' || t.data[i] == ':' || t.data[i] == '_';

		if (!joint && !ascii_is_digit(t.data[i]))
			return false;
		parts += joint;
	}
	return t.size > 1 && parts > 0 && t.size < 24;
}
