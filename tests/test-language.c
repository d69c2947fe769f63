/*
 * Languages and Unicode.
 */

#include "lib/language.h"
#include "lib/unicode.h"
#include "tests/check.h"

static void
check_language(const char *t, const char *code)
{
	struct language l = language_of(text_of(t), text_literal(""));

	check_string(l.code, code, t);
}

static void
check_fold(
    int (*f)(struct text, struct buffer *), const char *t, const char *want)
{
	struct buffer b = buffer_make(64);

	check_int(f(text_of(t), &b), 0, "it fits");
	check_text(buffer_text(&b), want, want);
	buffer_free(&b);
}

/* Is the short way of unicode_nfc the long one?  A tilde overlay takes the long
 * one; it combines with nothing and stands before all other marks. */
static bool
is_short_right(struct text t)
{
	static const char tilde[] = "\xcc\xb4";
	struct buffer in = buffer_make(64), out = buffer_make(64);
	bool right;

	if (!unicode_is_nfc(t))
		return true;
	buffer_put_text(&in, t);
	buffer_put_string(&in, tilde);
	unicode_nfc(buffer_text(&in), &out);
	right = text_equal(buffer_text(&out), buffer_text(&in));
	buffer_free(&in);
	buffer_free(&out);
	return right;
}

/* Every character behind some that others combine with. */
static void
check_composed(void)
{
	static const uint32_t bases[] = { 'a', 'e', '<', 0x3b1, 0x438, 0x627,
		0x304b, 0xac00 };
	uint32_t wrong = 0;

	for (uint32_t c = 1; c < 0x20000; c++)
		for (size_t i = 0; i < sizeof(bases) / sizeof(bases[0]); i++) {
			char bytes[2 * UTF8_BYTES_MAX];
			size_t size = utf8_put(bases[i], bytes);

			if (c >= 0xd800 && c < 0xe000)
				continue;
			size += utf8_put(c, bytes + size);
			wrong += !is_short_right((struct text){ bytes, size });
		}
	check_int(wrong, 0, "what a look finds in NFC is in NFC");
}

int
main(void)
{
	struct buffer tiny = buffer_make(2);

	check_language("A dog runs on the beach with a ball.", "en");
	check_language("Two men are playing football in a park.", "en");
	check_language("Ein Hund rennt am Strand mit einem Ball.", "de");
	check_language("\xd7\x9b\xd7\x9c\xd7\x91 \xd7\xa8\xd7\xa5 \xd7\xa2\xd7"
		       "\x9c \xd7\x94\xd7\x97\xd7\x95\xd7\xa3 \xd7\xa2\xd7\x9d"
		       " \xd7\x9b\xd7\x93\xd7\x95\xd7\xa8",
	    "he");
	check_language("IMG_2044", "und");
	check_language("", "und");
	check(language_matches("en", "de, en"), "a list holds a code");
	check(language_matches("zh-Hant", "zh"), "a code without its script");
	check(!language_matches("zh", "zh-Hant"), "but not the other way");
	check(!language_matches("und", "en"), "und is no other code");
	check(language_matches("und", "*"), "* holds all");

	check_composed();
	check(unicode_is_nfc(text_literal("Stra\xc3\x9f"
					  "e \xe2\x80\x93 \xd0\xb9")),
	    "Latin and Cyrillic letters are");
	check_fold(unicode_nfc, "A\xcc\x88 ok", "\xc3\x84 ok");
	check_fold(unicode_fold, "ABC 1", "abc 1");
	check_fold(unicode_fold,
	    "Stra\xc3\x9f"
	    "e \xef\xac\x81",
	    "strasse fi");
	check_int(unicode_nfc(text_literal("\xc3\x84\xc3\x84"), &tiny), -1,
	    "the ceiling holds");
	check_int(unicode_words(text_literal("It's a well-known dog -- 2 m")),
	    6, "words with joints");
	check_int(unicode_words(text_literal("")), 0, "no words");
	check_int(unicode_words(
		      text_literal("\xe7\x8a\xac\xe3\x81\x8c\xe8\xb5\xb0 dog")),
	    3, "three characters are two words");
	check(unicode_is_space(0xa0) && unicode_is_space('\n') &&
		!unicode_is_space('x'),
	    "white space");
	check(unicode_is_upper(0xc4) && !unicode_is_upper(0xe4), "upper case");
	check(unicode_is_digit(0x661) && !unicode_is_digit(0xbd), "digits");
	buffer_free(&tiny);
	return check_end();
}
