/*
 * Measures and rules of pictures; see picture.h.
 */

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "filter/local.h"
#include "filter/pdq.h"
#include "filter/phash.h"
#include "filter/picture.h"
#include "filter/trim.h"

enum { URL_NORMAL_BYTES_MAX = 64 << 10 };

/* The picture in hand. */
struct picture {
	json_t *rec;
	struct text bytes;
	const struct picture_rules *rules;
	struct image_info info;
	struct measures measures;
	double natural;
	bool blocked;
	bool unset; /* a field could not be set */
};

/* Reals are judged as they are written, so that a gate that is applied to
 * stored rows later says the same. */
static double
rounded(double x, double digits)
{
	return round(x * digits) / digits;
}

static void
set_integer(struct picture *p, const char *key, int64_t n)
{
	p->unset |= record_set_integer(p->rec, key, n) != 0;
}

static void
set_true(struct picture *p, const char *key, bool value)
{
	if (value)
		p->unset |= record_set_true(p->rec, key) != 0;
}

static void
set_string(struct picture *p, const char *key, const char *s)
{
	p->unset |= record_set_string(p->rec, key, s) != 0;
}

static void
set_real(struct picture *p, const char *key, double x)
{
	p->unset |= record_set_real(p->rec, key, x) != 0;
}

/* What the header says. */
static void
set_info(struct picture *p)
{
	const struct image_info *info = &p->info;

	set_integer(p, "width", info->width);
	set_integer(p, "height", info->height);
	if (info->orientation != IMAGE_UPRIGHT)
		set_integer(p, "orientation", info->orientation);
	set_true(p, "animated", info->animated);
	set_true(p, "alpha", info->alpha);
	set_true(p, "icc", info->icc);
	set_true(p, "progressive", info->progressive);
}

/* ---- what is measured of the plane -----------------------------------------
 */

static int
measure_small(struct picture *p, const struct raster *luma)
{
	struct raster small;

	if (raster_shrink(luma, MEASURES_SIDE, &small) != 0) {
		raster_free(&small);
		return -1;
	}
	measures_of(&small, &p->measures);
	raster_free(&small);
	p->natural =
	    rounded(natural_score(&p->rules->natural, &p->measures), 1e4);
	p->measures.contrast = rounded(p->measures.contrast, 100);
	p->measures.blank = rounded(p->measures.blank, 1e4);
	p->measures.blur = rounded(p->measures.blur, 100);
	p->measures.overlay = rounded(p->measures.overlay, 1e4);
	set_real(p, "contrast", p->measures.contrast);
	set_real(p, "blank", p->measures.blank);
	set_real(p, "blur", p->measures.blur);
	set_real(p, "natural", p->natural);
	set_real(p, "overlay", p->measures.overlay);
	return 0;
}

/* The thumbnail; of the whole picture, the hash that is made of it too. */
static int
set_thumb(struct picture *p, const struct raster *luma, bool whole)
{
	struct buffer base64 = buffer_make(4096);
	struct raster thumb;
	char hex[17];
	int result = -1;

	if (raster_fit(luma, PHASH_SIDE, PHASH_SIDE, &thumb) == 0 &&
	    base64_encode(thumb.samples, PHASH_SIDE * PHASH_SIDE, &base64) ==
		0) {
		if (whole) {
			(void)snprintf(hex, sizeof(hex), "%016llx",
			    (unsigned long long)phash_of(thumb.samples));
			set_string(p, "phash", hex);
		}
		set_string(
		    p, whole ? "thumb" : "thumbt", buffer_string(&base64));
		result = 0;
	}
	raster_free(&thumb);
	buffer_free(&base64);
	return result;
}

static bool
is_listed(const struct picture *p, const struct pdq *hash)
{
	unsigned char bytes[BLOCKLIST_PDQ_BYTES];
	char hex[PDQ_HEX_BYTES + 1];

	pdq_print(hash, hex);
	return hex_decode(text_of(hex), bytes, sizeof(bytes)) &&
	    blocklist_has_near(p->rules->blocked, bytes, PDQ_NEAR_MAX);
}

static int
set_hash(struct picture *p, const struct raster *luma, bool whole)
{
	char hex[PDQ_HEX_BYTES + 1];
	struct pdq hash, mirrored;
	int quality;

	if (pdq_hash(luma, &hash, &mirrored, &quality) != 0)
		return -1;
	pdq_print(&hash, hex);
	set_string(p, whole ? "pdq" : "pdqt", hex);
	if (whole)
		set_integer(p, "pdqq", quality);
	/* A picture without detail is like any other one. */
	if (p->rules->blocked != NULL && quality > 0)
		p->blocked |= is_listed(p, &hash) || is_listed(p, &mirrored);
	return set_thumb(p, luma, whole);
}

/* The part inside the borders, in pixels of the picture. */
static void
set_trim(struct picture *p, const struct raster *luma, const struct trim *trim)
{
	double across = p->info.width / luma->true_width;
	double down = p->info.height / luma->true_height;
	double area = (double)luma->width * luma->height;
	json_t *part =
	    json_pack("[I, I, I, I]", (json_int_t)llround(trim->x * across),
		(json_int_t)llround(trim->y * down),
		(json_int_t)llround(trim->width * across),
		(json_int_t)llround(trim->height * down));

	set_real(p, "border",
	    rounded(1 - (double)trim->width * trim->height / area, 1e4));
	p->unset |= part == NULL || record_set(p->rec, "trim", part) != 0;
}

static int
set_local(struct picture *p, const struct raster *luma)
{
	struct buffer base64 = buffer_make(1024);
	uint8_t bytes[LOCAL_BYTES_MAX];
	size_t size;
	int result = -1;

	if (!p->rules->local)
		return 0;
	if (local_find(luma, bytes, &size) == 0 &&
	    base64_encode(bytes, size, &base64) == 0) {
		if (size > 0)
			set_string(p, "local", buffer_string(&base64));
		result = 0;
	}
	buffer_free(&base64);
	return result;
}

/* What is asked of the picture without its borders. */
static int
measure_trimmed(struct picture *p, const struct raster *luma)
{
	struct raster inner = { 0 };
	struct trim trim;
	int result;

	if (!trim_find(luma, &trim))
		return set_local(p, luma);
	result = trim_cut(luma, &trim, &inner);
	if (result == 0)
		result = set_hash(p, &inner, false);
	if (result == 0)
		result = set_local(p, &inner);
	if (result == 0)
		set_trim(p, luma, &trim);
	raster_free(&inner);
	return result;
}

static int
measure(struct picture *p, const struct raster *luma)
{
	set_true(p, "damaged", luma->damaged);
	if (luma->trailing > 0)
		set_integer(p, "trailing", (int64_t)luma->trailing);
	if (measure_small(p, luma) != 0 || set_hash(p, luma, true) != 0)
		return -1;
	return measure_trimmed(p, luma);
}

/* ---- rules -----------------------------------------------------------------
 */

/* As blocklist_has_bytes. */
static int
bytes_listed(const struct picture *p)
{
	unsigned char digest[SHA256_BYTES];

	if (p->rules->blocked == NULL)
		return 0;
	if (!hex_decode(record_text(p->rec, "sha256"), digest, sizeof(digest)))
		sha256_of(p->bytes, digest);
	return blocklist_has_bytes(p->rules->blocked, p->bytes, digest);
}

/* A word of the list in the address, where the record has one. */
static bool
url_blocked(const struct picture *p)
{
	struct text url = record_text(p->rec, "url");
	struct buffer normal = buffer_make(URL_NORMAL_BYTES_MAX);
	bool found;

	if (p->rules->blocked_urls == NULL || url.size == 0)
		return false;
	(void)wordlist_normal(url, &normal); /* as far as it fits */
	found = wordlist_matches(p->rules->blocked_urls, buffer_text(&normal));
	buffer_free(&normal);
	return found;
}

static bool
side_too_small(const struct picture *p)
{
	return p->info.width < p->rules->side_min ||
	    p->info.height < p->rules->side_min;
}

static bool
aspect_too_large(const struct picture *p)
{
	double width = p->info.width, height = p->info.height;

	return fmax(width, height) > p->rules->aspect_max * fmin(width, height);
}

static bool
nsfw_too_large(const struct picture *p)
{
	if (json_object_get(p->rec, "nsfw") == NULL)
		return p->rules->nsfw_required;
	return record_real(p->rec, "nsfw", 1) > p->rules->nsfw_max;
}

/* The first rule that is broken, in the order of lait-record(5). */
static const char *
reason_of(const struct picture *p)
{
	const struct picture_rules *rules = p->rules;

	if (aspect_too_large(p))
		return "aspect";
	if (p->bytes.size < (size_t)rules->bytes_min)
		return "bytes";
	if (p->info.animated && rules->animated_drop)
		return "animated";
	if (p->measures.contrast < rules->contrast_min ||
	    p->measures.blank > rules->blank_max)
		return "blank";
	if (p->measures.blur < rules->blur_min)
		return "blur";
	if (p->natural < rules->natural_min ||
	    p->measures.overlay > rules->overlay_max)
		return "unnatural";
	if (nsfw_too_large(p))
		return "nsfw";
	if (p->blocked || url_blocked(p))
		return "blocklist";
	return NULL;
}

/* Header, size, decode: what forbids more. */
static enum image_status
decode(struct picture *p, struct raster *luma, bool *small)
{
	enum image_status status = image_probe(p->bytes, &p->info);
	const char *format = image_format_name(p->info.format);

	if (format[0] != '\0')
		set_string(p, "format", format);
	set_integer(p, "bytes", (int64_t)p->bytes.size);
	if (p->info.width > 0 && p->info.height > 0)
		set_info(p);
	if (status != IMAGE_OK)
		return status;
	*small = side_too_small(p);
	if (*small)
		return IMAGE_OK;
	status = image_decode(p->bytes, &p->info, 1, PICTURE_DECODE_SIDE, luma);
	if (status == IMAGE_OK && measure(p, luma) != 0)
		status = IMAGE_MEMORY;
	return status;
}

enum picture_verdict
picture_judge(json_t *rec, struct text bytes, const struct picture_rules *rules,
    const char **reason)
{
	struct picture p = { .rec = rec, .bytes = bytes, .rules = rules };
	struct raster luma = { 0 };
	enum image_status status;
	bool small = false;
	int listed;

	status = decode(&p, &luma, &small);
	raster_free(&luma);
	listed = status == IMAGE_OK && !small ? bytes_listed(&p) : 0;
	if (p.unset || listed < 0)
		return PICTURE_NO_MEMORY;
	p.blocked |= listed > 0;
	if (status == IMAGE_MEMORY) {
		*reason = image_status_word(status);
		return PICTURE_FAIL;
	}
	if (status != IMAGE_OK)
		*reason = image_status_word(status);
	else
		*reason = small ? "size" : reason_of(&p);
	return *reason == NULL ? PICTURE_KEEP : PICTURE_REJECT;
}
