/*
 * Indexes by iconv; see charset_index.h.  Measured against the standard's own
 * index files: what is corrected here is all in which glibc 2.36 differs.
 */

#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/charset_index.h"
#include "lib/log.h"
#include "lib/number.h"

enum { SEQUENCE_BYTES_MAX = 4, OUT_BYTES = 16, LAST_C1 = 0x9f };

/* ---- single-byte encodings ----------------------------------------------- */

static struct single {
	const char *name;
	const char *iconv_name;
	iconv_t converter; /* NULL: not open */
	bool made;
	uint32_t points[CHARSET_HIGH];
} singles[] = {
	{ .name = "windows-1252", .iconv_name = "CP1252" },
	{ .name = "windows-1251", .iconv_name = "CP1251" },
	{ .name = "windows-1250", .iconv_name = "CP1250" },
	{ .name = "windows-1253", .iconv_name = "CP1253" },
	{ .name = "windows-1254", .iconv_name = "CP1254" },
	{ .name = "windows-1255", .iconv_name = "CP1255" },
	{ .name = "windows-1256", .iconv_name = "CP1256" },
	{ .name = "windows-1257", .iconv_name = "CP1257" },
	{ .name = "windows-1258", .iconv_name = "CP1258" },
	{ .name = "windows-874", .iconv_name = "CP874" },
	{ .name = "IBM866", .iconv_name = "IBM866" },
	{ .name = "ISO-8859-2", .iconv_name = "ISO-8859-2" },
	{ .name = "ISO-8859-3", .iconv_name = "ISO-8859-3" },
	{ .name = "ISO-8859-4", .iconv_name = "ISO-8859-4" },
	{ .name = "ISO-8859-5", .iconv_name = "ISO-8859-5" },
	{ .name = "ISO-8859-6", .iconv_name = "ISO-8859-6" },
	{ .name = "ISO-8859-7", .iconv_name = "ISO-8859-7" },
	{ .name = "ISO-8859-8", .iconv_name = "ISO-8859-8" },
	{ .name = "ISO-8859-8-I", .iconv_name = "ISO-8859-8" },
	{ .name = "ISO-8859-10", .iconv_name = "ISO-8859-10" },
	{ .name = "ISO-8859-13", .iconv_name = "ISO-8859-13" },
	{ .name = "ISO-8859-14", .iconv_name = "ISO-8859-14" },
	{ .name = "ISO-8859-15", .iconv_name = "ISO-8859-15" },
	{ .name = "ISO-8859-16", .iconv_name = "ISO-8859-16" },
	{ .name = "KOI8-R", .iconv_name = "KOI8-R" },
	{ .name = "KOI8-U", .iconv_name = "KOI8-U" },
	{ .name = "macintosh", .iconv_name = "MACINTOSH" },
	{ .name = "x-mac-cyrillic", .iconv_name = "MAC-UK" },
};

enum { SINGLES = sizeof(singles) / sizeof(singles[0]) };

/* Where glibc has another character, or none. */
static const struct single_fix {
	const char *name;
	unsigned char byte;
	uint32_t point;
} single_fixes[] = {
	{ "KOI8-U", 0xae, 0x45e },
	{ "KOI8-U", 0xbe, 0x40e },
	{ "macintosh", 0xc6, 0x2206 },
	{ "macintosh", 0xf0, 0xf8ff },
	{ "windows-1255", 0xca, 0x5ba },
	{ "x-mac-cyrillic", 0xff, 0x20ac },
};

/* ---- encodings of more bytes --------------------------------------------- */

/* The bytes that a pointer stands for; their number. */
typedef size_t sequence(size_t pointer, char bytes[SEQUENCE_BYTES_MAX]);

static size_t
big5_bytes(size_t pointer, char bytes[SEQUENCE_BYTES_MAX])
{
	size_t trail = pointer % 157;

	bytes[0] = (char)(pointer / 157 + 0x81);
	bytes[1] = (char)(trail + (trail < 0x3f ? 0x40 : 0x62));
	return 2;
}

static size_t
euc_kr_bytes(size_t pointer, char bytes[SEQUENCE_BYTES_MAX])
{
	bytes[0] = (char)(pointer / 190 + 0x81);
	bytes[1] = (char)(pointer % 190 + 0x41);
	return 2;
}

static size_t
gb18030_bytes(size_t pointer, char bytes[SEQUENCE_BYTES_MAX])
{
	size_t trail = pointer % 190;

	bytes[0] = (char)(pointer / 190 + 0x81);
	bytes[1] = (char)(trail + (trail < 0x3f ? 0x40 : 0x41));
	return 2;
}

static size_t
gb_four_bytes(size_t pointer, char bytes[SEQUENCE_BYTES_MAX])
{
	bytes[0] = (char)(pointer / 12600 + 0x81);
	bytes[1] = (char)(pointer / 1260 % 10 + 0x30);
	bytes[2] = (char)(pointer / 10 % 126 + 0x81);
	bytes[3] = (char)(pointer % 10 + 0x30);
	return 4;
}

/* Rows 95 to 120 only exist in Shift_JIS, and rows 95 to 114 are the user's
 * there, which the decoder does by a formula. */
static size_t
shift_jis_bytes(size_t pointer, char bytes[SEQUENCE_BYTES_MAX])
{
	size_t lead = pointer / 188, trail = pointer % 188;

	bytes[0] = (char)(lead + (lead < 0x1f ? 0x81 : 0xc1));
	bytes[1] = (char)(trail + (trail < 0x3f ? 0x40 : 0x41));
	return pointer >= 8836 && pointer <= 10715 ? 0 : 2;
}

static size_t
jis0212_bytes(size_t pointer, char bytes[SEQUENCE_BYTES_MAX])
{
	bytes[0] = (char)0x8f;
	bytes[1] = (char)(pointer / 94 + 0xa1);
	bytes[2] = (char)(pointer % 94 + 0xa1);
	return 3;
}

static struct multi {
	const char *iconv_name;
	sequence *bytes;
	size_t size;
	iconv_t converter;
	uint32_t *points; /* NULL: not made yet */
} multis[CHARSET_INDEXES] = {
	[CHARSET_BIG5] = { "BIG5-HKSCS", big5_bytes, 126 * 157, NULL, NULL },
	[CHARSET_EUC_KR] = { "CP949", euc_kr_bytes, 126 * 190, NULL, NULL },
	[CHARSET_GB18030] = { "GB18030", gb18030_bytes, 126 * 190, NULL, NULL },
	[CHARSET_JIS0208] = { "CP932", shift_jis_bytes, 60 * 188, NULL, NULL },
	[CHARSET_JIS0212] = { "EUC-JP", jis0212_bytes, 94 * 94, NULL, NULL },
	[CHARSET_GB_FOUR] = { "GB18030", gb_four_bytes, CHARSET_GB_RANGES, NULL,
	    NULL },
};

struct fix {
	uint16_t pointer;
	uint16_t point;
};

/* HKSCS's later characters in the places of compatibility ones. */
static const struct fix big5_fixes[] = {
	/* clang-format off */
	{ 2082, 0x7bb8 }, { 2088, 0x7c06 }, { 2103, 0x7cce }, { 2114, 0x7dd2 },
	{ 2123, 0x7e1d }, { 2148, 0x8005 }, { 2151, 0x8028 }, { 2221, 0x83c1 },
	{ 2239, 0x84a8 }, { 2244, 0x840f }, { 2303, 0x89a6 }, { 2304, 0x89a9 },
	{ 2354, 0x8d77 }, { 2400, 0x90fd }, { 2413, 0x92b9 }, { 2477, 0x975c },
	{ 2498, 0x97ff }, { 2605, 0x9f16 }, { 2673, 0x8503 }, { 2746, 0x5159 },
	{ 2747, 0x515b }, { 2748, 0x515d }, { 2749, 0x515e }, { 2771, 0x936e },
	{ 2780, 0x7479 }, { 2990, 0x6d67 }, { 3087, 0x799b }, { 3259, 0x9097 },
	{ 3301, 0x975d }, { 3436, 0x701e }, { 3451, 0x5b28 }, { 4136, 0x7201 },
	{ 4138, 0x77d7 }, { 4141, 0x7e87 }, { 4182, 0x99d6 }, { 4206, 0x91d4 },
	{ 4220, 0x60de }, { 4230, 0x6fb6 }, { 4241, 0x8f36 }, { 4258, 0x4fbb },
	{ 4273, 0x71df }, { 4279, 0x9104 }, { 4282, 0x9df0 }, { 4294, 0x83cf },
	{ 4329, 0x5c10 }, { 4330, 0x79e3 }, { 4349, 0x5a67 }, { 4419, 0x8f0b },
	{ 4422, 0x7b51 }, { 4494, 0x62d0 }, { 4624, 0x6062 }, { 4694, 0x75f9 },
	{ 4708, 0x6c4a }, { 4742, 0x9b2e }, { 4748, 0x9f17 }, { 4815, 0x50ed },
	{ 4828, 0x5f0c }, { 4902, 0x880f }, { 4922, 0x62ce }, { 4982, 0x7468 },
	{ 4992, 0x7162 }, { 4997, 0x7250 }, { 5029, 0x2027 }, { 5038, 0xfe51 },
	{ 5050, 0x2574 }, { 5120, 0xaf }, { 5121, 0xffe3 }, { 5123, 0x2cd },
	{ 5153, 0xff5e }, { 5168, 0x2295 }, { 5169, 0x2299 }, { 5180, 0xff0f },
	{ 5181, 0xff3c }, { 5182, 0x2215 }, { 5183, 0xfe68 }, { 5185, 0xffe5 },
	{ 5187, 0xffe0 }, { 5188, 0xffe1 }, { 5287, 0x5341 }, { 5289, 0x5345 },
	{ 5432, 0x2400 }, { 5433, 0x2401 }, { 5434, 0x2402 }, { 5435, 0x2403 },
	{ 5436, 0x2404 }, { 5437, 0x2405 }, { 5438, 0x2406 }, { 5439, 0x2407 },
	{ 5440, 0x2408 }, { 5441, 0x2409 }, { 5442, 0x240a }, { 5443, 0x240b },
	{ 5444, 0x240c }, { 5445, 0x240d }, { 5446, 0x240e }, { 5447, 0x240f },
	{ 5448, 0x2410 }, { 5449, 0x2411 }, { 5450, 0x2412 }, { 5451, 0x2413 },
	{ 5452, 0x2414 }, { 5453, 0x2415 }, { 5454, 0x2416 }, { 5455, 0x2417 },
	{ 5456, 0x2418 }, { 5457, 0x2419 }, { 5458, 0x241a }, { 5459, 0x241b },
	{ 5460, 0x241c }, { 5461, 0x241d }, { 5462, 0x241e }, { 5463, 0x241f },
	{ 5464, 0x2421 }, { 5465, 0x20ac }, { 10942, 0x5ef4 }, { 10946, 0x65e0 },
	{ 10948, 0x7676 }, { 10950, 0x96b6 }, { 10957, 0x3003 }, { 10958, 0x4edd },
	{ 19028, 0x5029 }, { 19035, 0x507d }, { 19088, 0x5305 }, { 19096, 0x5344 },
	{ 19112, 0x537f }, { 19162, 0x5605 }, { 19240, 0x5a77 }, { 19299, 0x5e75 },
	{ 19305, 0x5ed0 }, { 19326, 0x5f58 }, { 19355, 0x60a4 }, { 19398, 0x6490 },
	{ 19439, 0x6674 }, { 19454, 0x675e }, { 19553, 0x6c9c }, { 19554, 0x6e1d },
	{ 19557, 0x6e2f }, { 19611, 0x716e }, { 19643, 0x732a }, { 19672, 0x745c },
	{ 19697, 0x74e9 }, { 19748, 0x7809 },
	/* clang-format on */
};

/* GB 18030 of 2000 where the standard stays with it. */
static const struct fix gb18030_fixes[] = { { 6555, 0x3000 }, { 23767, 0xe816 },
	{ 23768, 0xe817 }, { 23769, 0xe818 }, { 23794, 0xe831 },
	{ 23804, 0xe83b }, { 23830, 0xe855 } };

static const struct fix_list {
	const struct fix *fixes;
	size_t count;
} multi_fixes[CHARSET_INDEXES] = {
	[CHARSET_BIG5] = { big5_fixes,
	    sizeof(big5_fixes) / sizeof(big5_fixes[0]) },
	[CHARSET_GB18030] = { gb18030_fixes,
	    sizeof(gb18030_fixes) / sizeof(gb18030_fixes[0]) },
};

/* ---- making -------------------------------------------------------------- */

static int
open_one(const char *name, iconv_t *converter)
{
	if (*converter != NULL)
		return 0;
	*converter = iconv_open("UTF-32LE", name);
	if (*converter == (iconv_t)-1) {
		*converter = NULL;
		log_errno("%s: no such converter", name);
		return -1;
	}
	return 0;
}

int
charset_index_open(void)
{
	for (size_t i = 0; i < SINGLES; i++)
		if (open_one(singles[i].iconv_name, &singles[i].converter) != 0)
			return -1;
	for (size_t i = 0; i < CHARSET_INDEXES; i++)
		if (open_one(multis[i].iconv_name, &multis[i].converter) != 0)
			return -1;
	return 0;
}

/* The one character that the bytes are, or 0. */
static uint32_t
convert(iconv_t converter, char *bytes, size_t size)
{
	char out[OUT_BYTES], *to = out;
	size_t room = sizeof(out);

	(void)iconv(converter, NULL, NULL, NULL, NULL);
	if (size == 0 || iconv(converter, &bytes, &size, &to, &room) != 0 ||
	    iconv(converter, NULL, NULL, &to, &room) == (size_t)-1 ||
	    room != sizeof(out) - 4)
		return 0;
	return get_le32((unsigned char *)out);
}

static void
make_single(struct single *s)
{
	for (size_t i = 0; i < CHARSET_HIGH; i++) {
		char byte = (char)(i + CHARSET_HIGH);

		s->points[i] = convert(s->converter, &byte, 1);
		if (s->points[i] == 0 && i + CHARSET_HIGH <= LAST_C1)
			s->points[i] = (uint32_t)(i + CHARSET_HIGH);
	}
	for (size_t i = 0; i < sizeof(single_fixes) / sizeof(single_fixes[0]);
	     i++)
		if (strcmp(single_fixes[i].name, s->name) == 0)
			s->points[single_fixes[i].byte - CHARSET_HIGH] =
			    single_fixes[i].point;
	s->made = true;
}

static void
make_multi(enum charset_index which)
{
	enum {
		GB_HAN = 19057,
		GB_HAN_END = 19065,
		GB_FORMS = 39076,
		GB_FORMS_END = 39086
	};
	const struct fix_list *list = &multi_fixes[which];
	struct multi *m = &multis[which];
	char bytes[SEQUENCE_BYTES_MAX];

	m->points = calloc(m->size, sizeof(m->points[0]));
	if (m->points == NULL) {
		log_error("%s: out of memory", m->iconv_name);
		abort();
	}
	for (size_t i = 0; i < m->size; i++)
		m->points[i] = convert(m->converter, bytes, m->bytes(i, bytes));
	for (size_t i = 0; i < list->count; i++)
		m->points[list->fixes[i].pointer] = list->fixes[i].point;
	if (which != CHARSET_GB_FOUR)
		return;
	for (size_t i = GB_HAN; i < GB_HAN_END; i++)
		m->points[i] = (uint32_t)(0x9fb4 + i - GB_HAN);
	for (size_t i = GB_FORMS; i < GB_FORMS_END; i++)
		m->points[i] = (uint32_t)(0xfe10 + i - GB_FORMS);
}

/* For who has not called charset_open. */
static void
open_late(void)
{
	if (charset_index_open() != 0)
		abort();
}

const uint32_t *
charset_index(enum charset_index which, size_t *size)
{
	if (multis[which].converter == NULL)
		open_late();
	if (multis[which].points == NULL)
		make_multi(which);
	*size = multis[which].size;
	return multis[which].points;
}

const uint32_t *
charset_index_single(const char *name)
{
	for (size_t i = 0; i < SINGLES; i++) {
		if (strcmp(singles[i].name, name) != 0)
			continue;
		if (singles[i].converter == NULL)
			open_late();
		if (!singles[i].made)
			make_single(&singles[i]);
		return singles[i].points;
	}
	return NULL;
}
