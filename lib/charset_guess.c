/*
 * Which legacy encoding a page without any declaration is in; see charset.h.
 *
 * Each profile is a language in an encoding.  The bytes are read in it, and
 * what comes out is counted: letters that are frequent in the language speak
 * for it, other letters less, letters of other scripts and errors against it.
 * The top-level domain decides between profiles that are near.
 */

#include <string.h>

#include "lib/charset.h"
#include "lib/unicode.h"

enum { SAMPLE_BYTES = 16 << 10, FREQUENT_MAX = 128, UTF8_ERRORS_MAX = 50 };

static const double weight_frequent = 1.0, weight_script = 0.35,
		    weight_han = 0.6, weight_other = -0.6, weight_error = -4.0,
		    weight_case = -1.0, bonus_domain = 0.12;

/* Scripts, by where their letters lie. */
enum script { LATIN, CYRILLIC, GREEK, HEBREW, ARABIC, THAI, HAN, KANA, HANGUL };

static const struct range {
	enum script script;
	uint32_t first;
	uint32_t last;
} ranges[] = { { LATIN, 0xc0, 0x24f }, { LATIN, 0x300, 0x36f },
	{ LATIN, 0x1e00, 0x1eff }, { GREEK, 0x370, 0x3ff },
	{ CYRILLIC, 0x400, 0x45f }, { CYRILLIC, 0x490, 0x491 },
	{ HEBREW, 0x5d0, 0x5ea }, { ARABIC, 0x620, 0x6d2 },
	{ THAI, 0xe01, 0xe5b }, { KANA, 0x3041, 0x30ff },
	{ HANGUL, 0xac00, 0xd7a3 }, { HAN, 0x4e00, 0x9fa5 } };

/* Frequent letters are the small ones; a profile without any takes all of its
 * script.  Domains end in ' '. */
static const struct profile {
	const char *charset;
	enum script script;
	const char *frequent;
	const char *domains;
} profiles[] = {
	/* clang-format off */
	{ "windows-1252", LATIN, "éèàâêîôûçëïùœ", "fr be ch ca lu " },
	{ "windows-1252", LATIN, "áéíóúñü¿¡ª", "es mx ar co cl pe ve uy ec " },
	{ "windows-1252", LATIN, "ãáéíóúçõâêôà", "br pt " },
	{ "windows-1252", LATIN, "äöüßé", "de at ch li " },
	{ "windows-1252", LATIN, "åäöæøé", "se no dk fi " },
	{ "windows-1252", LATIN, "ðþæöáéíóúý", "is fo " },
	{ "windows-1252", LATIN, "àèéìòù", "it " },
	{ "windows-1252", LATIN, "éëïèö", "nl uk us com " },
	{ "ISO-8859-2", LATIN, "áéíóöőúüű", "hu " },
	{ "ISO-8859-2", LATIN, "ąćęłńóśźż", "pl " },
	{ "ISO-8859-2", LATIN, "áčďéěíňóřšťúůýž", "cz " },
	{ "ISO-8859-2", LATIN, "áäčďéíĺľňóôŕšťúýž", "sk " },
	{ "ISO-8859-2", LATIN, "ăâîşţ", "ro " },
	{ "ISO-8859-2", LATIN, "čćžšđ", "hr si rs ba " },
	{ "windows-1250", LATIN, "áéíóöőúüű", "hu " },
	{ "windows-1250", LATIN, "ąćęłńóśźż", "pl " },
	{ "windows-1250", LATIN, "áčďéěíňóřšťúůýž", "cz " },
	{ "windows-1250", LATIN, "áäčďéíĺľňóôŕšťúýž", "sk " },
	{ "windows-1250", LATIN, "ăâîşţ", "ro " },
	{ "windows-1250", LATIN, "čćžšđ", "hr si rs ba " },
	{ "windows-1254", LATIN, "çğıöşü", "tr " },
	{ "windows-1257", LATIN, "āčēģīķļņšūž", "lv " },
	{ "windows-1257", LATIN, "ąčęėįšųūž", "lt " },
	{ "windows-1258", LATIN, "ăâđêôơư\xcc\x80\xcc\x81\xcc\x83\xcc\x89\xcc\xa3", "vn " },
	{ "ISO-8859-7", GREEK, "αοιετσνηυρπκμλωάόίέήύςώγδθχφβξζψ", "gr cy " },
	{ "windows-1253", GREEK, "αοιετσνηυρπκμλωάόίέήύςώγδθχφβξζψ", "gr cy " },
	{ "windows-1251", CYRILLIC, "оеаинтсрвлкмдпуяыьгзбчйхжюшіїў", "ru ua by bg kz rs mk " },
	{ "KOI8-R", CYRILLIC, "оеаинтсрвлкмдпуяыьгзбчйхжюш", "ru " },
	{ "KOI8-U", CYRILLIC, "оеаинтсрвлкмдпуяьгзбчйхжюшіїє", "ua " },
	{ "ISO-8859-5", CYRILLIC, "оеаинтсрвлкмдпуяыьгзбчйхжюшъ", "" },
	{ "IBM866", CYRILLIC, "оеаинтсрвлкмдпуяыьгзбчйхжюш", "" },
	{ "x-mac-cyrillic", CYRILLIC, "оеаинтсрвлкмдпуяыьгзбчйхжюш", "" },
	{ "windows-1255", HEBREW, "יוהלאמרתבשנעםקדפחטגכסזןצ", "il " },
	{ "windows-1256", ARABIC, "اليمنتروبدسعفهكقحجةىأصطخشذ", "sa ae eg ir iq jo kw lb ly ma om ps qa sy tn ye dz bh sd pk " },
	{ "windows-874", THAI, "านรอกเงมยลวดทสตะปบคหแจพชขใไ่้ัิีุู์", "th " },
	{ "Shift_JIS", KANA, "", "jp " },
	{ "EUC-JP", KANA, "", "jp " },
	{ "EUC-KR", HANGUL, "이다는을의에가고하지도로한은기사어나자리서시그아인수라들대해있것정보일과상장게부를스전제주요구", "kr " },
	{ "GBK", HAN, "的一是不了人我在有他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生自会那后能对着事其里所去行过家十用发天如然作方成者多日都三小文本同么经法当起与好看学进种将还分此心前面又定见只主没公从", "cn sg " },
	{ "Big5", HAN, "的一是不了人我在有他這為之大來以個中上們到說國和地也子時道出而要於就下得可你年生自會那後能對著事其里所去行過家十用發天如然作方成者多日都三小文本同麼經法當起與好看學進種將還分此心前面又定見只主沒公從", "tw hk mo " },
	/* clang-format on */
};

/* Frequent letters of a profile as code points. */
struct letters {
	uint32_t points[FREQUENT_MAX];
	size_t count;
};

static void
read_letters(struct letters *l, const char *frequent)
{
	struct text t = text_of(frequent);

	l->count = 0;
	while (t.size > 0 && l->count < FREQUENT_MAX)
		l->points[l->count++] = utf8_next(&t);
}

static bool
has_letter(const struct letters *l, uint32_t c)
{
	for (size_t i = 0; i < l->count; i++)
		if (l->points[i] == c)
			return true;
	return false;
}

static bool
is_of(enum script script, uint32_t c)
{
	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (c >= ranges[i].first && c <= ranges[i].last &&
		    ranges[i].script == script)
			return true;
	return false;
}

static bool
is_error(uint32_t c)
{
	return c == 0xfffd || (c >= 0x80 && c < 0xa0) ||
	    (c >= 0xe000 && c < 0xf900);
}

/* Marks that stand in texts of any language. */
static bool
is_neutral(uint32_t c)
{
	return (c >= 0xa0 && c < 0xc0) || c == 0xd7 || c == 0xf7 ||
	    (c >= 0x2010 && c < 0x2070) || c == 0x20ac || c == 0x2122 ||
	    (c >= 0x3000 && c < 0x3040);
}

/* Letters of this script and ASCII letters do not meet in a word. */
static bool
keeps_apart(enum script script)
{
	return script != LATIN && script != HAN && script != KANA &&
	    script != HANGUL;
}

/* A Thai vowel or tone mark that stands on nothing. */
static bool
is_stray_mark(uint32_t before, uint32_t c)
{
	bool mark = c == 0xe31 || (c >= 0xe34 && c <= 0xe3a) ||
	    (c >= 0xe47 && c <= 0xe4e);

	return mark &&
	    (before < 0xe01 || before > 0xe4e ||
		(before >= 0xe3f && before <= 0xe46));
}

/* What one character says for the profile. */
static double
weigh(const struct profile *p, const struct letters *l, uint32_t before,
    uint32_t c)
{
	bool inside = unicode_is_letter(before) && !unicode_is_upper(before);

	if (is_error(c))
		return weight_error;
	if (is_of(p->script, c)) {
		if (inside && unicode_is_upper(c))
			return weight_case;
		if (keeps_apart(p->script) && before < 0x80 &&
		    unicode_is_letter(before))
			return weight_case;
		if (is_stray_mark(before, c))
			return weight_case;
		if (p->script == LATIN && before >= 0x80 &&
		    is_of(LATIN, before))
			return 0; /* two in a row are rare */
		if (l->count == 0 || has_letter(l, c))
			return weight_frequent;
		return p->script >= HAN ? weight_han : weight_script;
	}
	if (p->script == KANA && is_of(HAN, c))
		return weight_han;
	return weight_other;
}

/* The mean of what the letters say; *count becomes how many there are. */
static double
score(const struct profile *p, struct text decoded, size_t *count)
{
	struct letters letters;
	double sum = 0;
	uint32_t before = ' ';

	*count = 0;
	read_letters(&letters, p->frequent);
	while (decoded.size > 0) {
		uint32_t c = utf8_next(&decoded);

		if (c >= 0x80) {
			(*count)++;
			if (!is_neutral(c))
				sum += weigh(p, &letters, before, c);
		}
		before = c;
	}
	return *count == 0 ? 0 : sum / (double)*count;
}

/* The last label of the host stands in the list. */
static bool
is_domain(struct text host, const char *domains)
{
	const char *dot =
	    host.size == 0 ? NULL : memrchr(host.data, '.', host.size);
	struct text rest = text_of(domains), one;

	if (dot == NULL)
		return false;
	host.size -= (size_t)(dot + 1 - host.data);
	host.data = dot + 1;
	while (host.size > 0 && text_split(&rest, ' ', &one))
		if (text_equal_nocase(one, host))
			return true;
	return false;
}

/* From the first byte that is not ASCII on. */
static struct text
sample_of(struct text t)
{
	while (t.size > 1 && (unsigned char)t.data[1] < 0x80) {
		t.data++;
		t.size--;
	}
	if (t.size > SAMPLE_BYTES)
		t.size = SAMPLE_BYTES;
	return t;
}

/* UTF-8 with few errors: at most one in UTF8_ERRORS_MAX characters. */
static bool
is_nearly_utf8(struct text t)
{
	size_t good = 0, bad = 0;

	while (t.size > 0) {
		bool high = (unsigned char)t.data[0] >= 0x80;
		uint32_t c = utf8_next(&t);

		good += high && c != 0xfffd;
		bad += high && c == 0xfffd;
	}
	return bad * UTF8_ERRORS_MAX <= good;
}

const char *
charset_guess(struct text bytes, struct text host)
{
	struct buffer decoded =
	    buffer_make(4 * (size_t)SAMPLE_BYTES + (64 << 10));
	struct text sample = sample_of(bytes);
	const char *best = "windows-1252", *charset = "";
	double best_score = 0;

	if (is_nearly_utf8(sample))
		return "UTF-8";
	for (size_t i = 0; i < sizeof(profiles) / sizeof(profiles[0]); i++) {
		const struct profile *p = &profiles[i];
		double s,
		    bonus = is_domain(host, p->domains) ? bonus_domain : 0;
		size_t count;

		if (strcmp(charset, p->charset) != 0) {
			charset = p->charset;
			buffer_clear(&decoded);
			(void)charset_decode(charset, sample, &decoded);
		}
		s = score(p, buffer_text(&decoded), &count);
		if ((count > 0 || bonus > 0) && s + bonus > best_score) {
			best_score = s + bonus;
			best = charset;
		}
	}
	buffer_free(&decoded);
	return best;
}
