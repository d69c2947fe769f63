/*
 * Captions and credits, told apart by words, marks and names.
 */

#include <string.h>

#include "crawler/clean.h"

enum {
	CAPTION_BYTES_MIN = 20, /* that stay before a name without a word */
	NAME_BYTES_MAX = 48
};

/* What begins a credit, lower case. */
static const char *const credit_words[] = { "symbolfoto:", "symbolbild:",
	"archivfoto:", "archivbild:", "photo credits:", "photo credit:",
	"photo credit -",
	"image credits:", "image credit:", "picture credit:", "photograph by",
	"photography by", "photo by", "image by", "picture by",
	"illustration by",
	"photograph:", "photos:", "photo:", "photo courtesy of",
	"image courtesy of", "photo -", "photo /", "photo ©",
	"image:", "image ©", "picture:", "picture -",
	"pic:", "credits:", "credit:", "source:", "courtesy of",
	"courtesy:", "copyright:", "copyright", "fotos:", "foto:", "foto -",
	"foto ©", "foto di", "foto de", "foto por", "foto door", "foto av",
	"foto ", "bild:", "bilder:", "bild ©",
	"bildquelle:", "bildnachweis:", "quelle:", "fotograf:", "fotografie:",
	"fotocredit:", "grafik:", "crédits photo :", "crédit photo :",
	"crédit photo:", "crédit :", "crédit:", "crédits :", "photo :",
	"photo d'illustration :", "crédito:", "créditos:", "imagen:", "imagem:",
	"fuente:", "fonte:", "fotografía:", "fotografia:", "reprodução/",
	"divulgação/", "bron:", "beeld:", "kilde:", "kuva:", "fot.",
	"fot:", "zdjęcie:", "źródło:", "fotó:", "forrás:", "foto:", "zdroj:",
	"фото:", "фото ", "Фото:", "Фото ", "Источник:", "Джерело:",
	"isithombe:", "источник:", "джерело:", "φωτογραφία:", "写真：",
	"写真:", "写真＝", "撮影：", "提供：", "（Ｃ）", "（ｃ）",
	"사진=", "사진 =", "사진:", "사진 제공=", "사진 출처 =", "사진출처=",
	"사진 출처=", "图：", "图片来源：", "來源：", "©", "ⓒ", "(c)", NULL };

/* Labels before a caption that say nothing. */
static const char *const labels[] = { "image:", "photo:", "picture:", "foto:",
	"bild:", "caption:", "image caption", "image caption:",
	"bildunterschrift:", "legende:", "légende:", "picture of ",
	"image caption,", NULL };

static bool
has_digit(struct text t)
{
	for (size_t i = 0; i < t.size; i++)
		if (ascii_is_digit(t.data[i]))
			return true;
	return false;
}

static struct text
from(struct text t, size_t at)
{
	return (struct text){ t.data + at, t.size - at };
}

bool
clean_ends_sentence(struct text t)
{
	static const char *const ends[] = { ".", "!", "?", "\"", ")", "”", "»",
		"“", "…", "。", "’", "—", "–", "|", ":", NULL };

	for (size_t i = 0; ends[i] != NULL; i++)
		if (text_ends_nocase(t, text_of(ends[i])))
			return true;
	return false;
}

bool
clean_is_name(struct text t)
{
	static const char *const small[] = { "von", "van", "de", "der", "den",
		"di", "da", "del", "la", "le", "of", "for", "via", "the", "and",
		"und", "y", "e", "et", "in", "/", "|", "-", "–", "dpa", "für",
		NULL };
	size_t words = 0;
	struct text word;

	if (t.size < 2 || t.size > 90 || t.data[t.size - 1] == '.' ||
	    t.data[t.size - 1] == '?')
		return false;
	for (struct text rest = t; text_split(&rest, ' ', &word);) {
		bool known = word.size == 0;

		for (size_t i = 0; small[i] != NULL && !known; i++)
			known = text_equal(word, text_of(small[i]));
		if (known)
			continue;
		if (ascii_is_alpha(word.data[0]) &&
		    word.data[0] == ascii_lower(word.data[0]) &&
		    memchr(word.data, '/', word.size) == NULL &&
		    memchr(word.data, '.', word.size) == NULL)
			return false;
		words++;
	}
	return words > 0 && words <= 8;
}

/* Without spaces and marks at both ends. */
static struct text
strip(struct text t, const char *marks)
{
	while (t.size > 0 &&
	    (t.data[0] == ' ' || strchr(marks, t.data[0]) != NULL))
		t = from(t, 1);
	while (t.size > 0 &&
	    (t.data[t.size - 1] == ' ' ||
		strchr(marks, t.data[t.size - 1]) != NULL))
		t.size--;
	return t;
}

/* How much of t's beginning is a word of credit, or 0. */
static size_t
credit_word(struct text t)
{
	for (size_t i = 0; credit_words[i] != NULL; i++)
		if (text_starts_nocase(t, text_of(credit_words[i])))
			return strlen(credit_words[i]);
	return 0;
}

/* "X/Copyright 2026 The AP. All rights reserved." says no more than X. */
static struct text
cut_rights(struct text t)
{
	static const char *const notices[] = { "/copyright", " copyright",
		" all rights reserved", "/all rights reserved", ". all rights",
		NULL };

	for (size_t i = 0; notices[i] != NULL; i++) {
		size_t at = text_find_nocase(t, text_of(notices[i]));

		if (at != SIZE_MAX && at > 2)
			t.size = at;
	}
	return strip(t, "/|,-");
}

/* A parenthesis that was opened within t belongs to it: "X (Getty)". */
static struct text
balance(struct text t, struct text whole)
{
	size_t open = 0, end = (size_t)(t.data - whole.data) + t.size;

	for (size_t i = 0; i < t.size; i++)
		open += t.data[i] == '(' ? 1 : t.data[i] == ')' ? SIZE_MAX : 0;
	if (open == 1 && end < whole.size && whole.data[end] == ')')
		t.size++;
	return t;
}

struct text
clean_credit(struct text t)
{
	struct text whole = t;

	t = strip(t, "()[]|/-:,;");
	if (text_ends_nocase(t, text_literal("撮影）")))
		t.size -= strlen("撮影）");
	for (int i = 0; i < 3; i++) {
		size_t size = credit_word(t);

		if (size == 0)
			break;
		t = strip(from(t, size), "()[]|/-:,;=");
	}
	t = cut_rights(t);
	if (t.size == 0)
		return strip(whole, "()[]");
	return balance(t, whole);
}

/* "... text (Photo: X)", "... text [AFP]": where the last bracket opens. */
static size_t
bracket_at(struct text t)
{
	char close = t.size > 0 ? t.data[t.size - 1] : '\0';
	char open = close == ')' ? '(' : '[';
	size_t i = t.size;

	if (close != ')' && close != ']')
		return SIZE_MAX;
	while (i > 0 && t.data[i - 1] != open)
		i--;
	return i == 0 ? SIZE_MAX : i - 1;
}

bool
clean_is_credit(struct text t)
{
	static const char *const agencies[] = { "getty", "reuters", "afp",
		"ap photo", "ap images", "shutterstock", "istock", "alamy",
		"imago", "picture alliance", "dpa", "epa", "wikimedia",
		"flickr", "unsplash", "pexels", "pixabay", "ansa", "/ap",
		"creative commons", "cc by", "photo", "foto", NULL };

	if (credit_word(t) > 0)
		return true;
	if (t.size > 100)
		return false;
	for (size_t i = 0; agencies[i] != NULL; i++)
		if (text_find_nocase(t, text_of(agencies[i])) != SIZE_MAX)
			return true;
	return false;
}

/* The last place where a word of credit begins behind the end of a sentence,
 * a bar, or at the sign of copyright. */
static size_t
credit_at(struct text t)
{
	for (size_t i = t.size; i-- > 1;) {
		char before = t.data[i - 1];
		size_t end = i;
		struct text rest = from(t, i);
		bool sign;

		if (before != ' ' && before != '|' && before != '/' &&
		    (unsigned char)before < 0x80)
			continue;
		if (credit_word(rest) == 0)
			continue;
		sign = text_starts(rest, text_literal("（Ｃ）")) ||
		    text_starts(rest, text_literal("©")) ||
		    text_starts(rest, text_literal("ⓒ")) ||
		    text_starts_nocase(rest, text_literal("(c)"));
		while (end > 0 && t.data[end - 1] == ' ')
			end--;
		if (end == 0)
			continue;
		before = t.data[end - 1];
		if (sign || before == '.' || before == '|' || before == '!' ||
		    before == '?' || before == '/' || before == '-' ||
		    before == ')' || before == '"' || before == ',' ||
		    (unsigned char)before >= 0x80 ||
		    text_find(from(t, i), text_literal(":")) <
			credit_word(rest))
			return i;
	}
	return SIZE_MAX;
}

/* "Photo: X" and no more. */
static bool
is_only_credit(struct text t)
{
	size_t size = credit_word(t);
	struct text word = { t.data, size };

	return size > 0 && t.size < 80 &&
	    (text_ends_nocase(word, text_literal(":")) ||
		text_ends_nocase(word, text_literal("：")) ||
		text_ends_nocase(word, text_literal("©")) ||
		text_ends_nocase(word, text_literal("(c)")) ||
		text_ends_nocase(word, text_literal(" by")));
}

/* Names without a word of credit, where *end is the caption's end: behind
 * " / ", in wide brackets, or behind the last full stop. */
static size_t
name_at(struct text t, size_t *end)
{
	static const char *const marks[] = { " / ", "（", "＝", ". ", ".",
		NULL };

	for (size_t m = 0; marks[m] != NULL; m++) {
		struct text mark = text_of(marks[m]), tail;
		size_t at = SIZE_MAX;

		for (size_t i = m == 0 ? CAPTION_BYTES_MIN / 2
				       : CAPTION_BYTES_MIN;
		     i + mark.size < t.size; i++)
			if (memcmp(t.data + i, mark.data, mark.size) == 0) {
				at = i;
				if (m == 0)
					break;
			}
		if (at == SIZE_MAX)
			continue;
		tail = from(t, at + mark.size);
		if (m == 0 && tail.data[tail.size - 1] == '.')
			tail.size--;
		if (m == 1 &&
		    (!text_ends_nocase(tail, text_literal("）")) ||
			text_find(tail, text_literal("撮影")) == SIZE_MAX))
			continue;
		if (tail.size < 3 || tail.size > NAME_BYTES_MAX ||
		    tail.data[0] == '(' || tail.data[0] == '"' ||
		    text_starts(tail, text_literal("\xe2\x80")) ||
		    !clean_is_name(tail) || (m >= 2 && has_digit(tail)))
			continue;
		*end = m >= 3 ? at + 1 : at;
		return at + mark.size;
	}
	return SIZE_MAX;
}

/* A dash at the end parted the credit from the caption. */
static struct text
strip_dash(struct text t)
{
	static const char *const dashes[] = { " —", " –", " -", "—", NULL };

	for (size_t i = 0; dashes[i] != NULL; i++)
		if (text_ends_nocase(t, text_of(dashes[i]))) {
			t.size -= strlen(dashes[i]);
			return strip(t, "");
		}
	return t;
}

struct text
clean_caption(struct text t, struct text *credit)
{
	size_t at, end = 0;

	*credit = (struct text){ NULL, 0 };
	t = strip(t, "|");
	for (size_t i = 0; labels[i] != NULL; i++)
		if (text_starts_nocase(t, text_of(labels[i])) &&
		    strlen(labels[i]) + 12 < t.size) {
			t = strip(from(t, strlen(labels[i])), "");
			break;
		}
	at = bracket_at(t);
	if (at != SIZE_MAX && at > 0 &&
	    clean_is_credit(
		(struct text){ t.data + at + 1, t.size - at - 2 })) {
		*credit = clean_credit(from(t, at));
		t.size = at;
	} else if ((at = credit_at(t)) != SIZE_MAX) {
		*credit = clean_credit(from(t, at));
		t.size = at;
	} else if (is_only_credit(t)) {
		*credit = clean_credit(t);
		t.size = 0;
	} else if ((at = name_at(t, &end)) != SIZE_MAX) {
		*credit = clean_credit(from(t, at));
		t.size = end;
	}
	return strip_dash(strip(t, "|/,"));
}
