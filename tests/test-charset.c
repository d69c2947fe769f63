/*
 * Charsets: labels, where a declaration is found, decoding of every kind.
 */

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/charset.h"
#include "lib/confine.h"
#include "tests/check.h"

static void
check_decode(const char *name, const char *bytes, const char *want)
{
	struct buffer out = buffer_make(1 << 20);

	check_int(charset_decode(name, text_of(bytes), &out), 0, name);
	check_text(buffer_text(&out), want, want);
	buffer_free(&out);
}

static void
check_encode(const char *name, const char *t, const char *want)
{
	struct buffer out = buffer_make(1 << 20);

	check_int(charset_encode(name, text_of(t), &out), 0, name);
	check_text(buffer_text(&out), want, "is written");
	buffer_free(&out);
}

static void
check_prescan(const char *page, const char *want)
{
	check_string(charset_prescan(text_of(page)), want, "a prescan");
}

static void
check_sniff(const char *page, const char *header, const char *want,
    enum charset_source source)
{
	enum charset_source found;

	check_string(charset_sniff(text_of(page), text_of(header),
			 text_literal(""), &found),
	    want, "a page");
	check_string(charset_source_name(found), charset_source_name(source),
	    "how it was found");
}

/* One word for each encoding. */
static void
test_decode(void)
{
	check_decode("UTF-8",
	    "\xef\xbb\xbf"
	    "a\xff"
	    "b",
	    "a\xef\xbf\xbd"
	    "b");
	check_decode(
	    "windows-1252", "\x80\x81\xe9", "\xe2\x82\xac\xc2\x81\xc3\xa9");
	check_decode("KOI8-U", "\xd0\xae", "\xd0\xbf\xd1\x9e");
	check_decode(
	    "GBK", "\xc4\xe3\x80\x81", "\xe4\xbd\xa0\xe2\x82\xac\xef\xbf\xbd");
	check_decode("gb18030", "\x81\x30\x81\x30\x90\x30\x81\x30",
	    "\xc2\x80\xf0\x90\x80\x80");
	check_decode(
	    "Big5", "\xa7\x41\x88\x62", "\xe4\xbd\xa0\xc3\x8a\xcc\x84");
	check_decode(
	    "EUC-KR", "\xbe\xc8\x81\x41<", "\xec\x95\x88\xea\xb0\x82<");
	check_decode("EUC-KR", "\x81<p>", "\xef\xbf\xbd<p>");
	check_decode("EUC-JP", "\xa4\xb3\x8e\xb1\x8f\xb0\xa1",
	    "\xe3\x81\x93\xef\xbd\xb1\xe4\xb8\x82");
	check_decode("Shift_JIS", "\x82\xb1\xb1\x87\x40",
	    "\xe3\x81\x93\xef\xbd\xb1\xe2\x91\xa0");
	check_decode("ISO-2022-JP", "\033$B$3\033(Bx", "\xe3\x81\x93x");
	check_decode("x-user-defined", "a\x80", "a\xef\x9e\x80");
	check_decode("replacement", "abc", "\xef\xbf\xbd");
	check_decode("ISO-8859-8-I", "\xe0", "\xd7\x90");
	check_decode("latin2", "\xb1", "\xc4\x85");
}

/* The same where no file may be opened: in a process of its own, since the
 * leak sanitizer cannot work there. */
static void
test_confined(void)
{
	const struct confine_needs nothing = { .network = false };
	int status = -1;
	pid_t child;

	check_int(charset_open(), 0, "all converters are there");
	fflush(stdout);
	child = fork();
	if (child == 0) {
		(void)dup2(STDERR_FILENO, STDOUT_FILENO);
		check_int(confine(&nothing), 0, "no file can be opened");
		test_decode();
		_exit(check_failed > 0);
	}
	(void)waitpid(child, &status, 0);
	check(WIFEXITED(status) && WEXITSTATUS(status) == 0,
	    "all encodings are decoded in confinement");
}

static void
test_prescan(void)
{
	check_prescan("<meta charset=utf-8>", "UTF-8");
	check_prescan("<META CharSet = 'Latin1' >", "windows-1252");
	check_prescan("<meta charset=utf-16>", "UTF-8");
	check_prescan("<meta http-equiv=content-type content='text/html; "
		      "charset=shift_jis'>",
	    "Shift_JIS");
	check_prescan("<meta content='text/html; charset=big5'>", NULL);
	check_prescan("<!-- <meta charset=big5> --><p>", NULL);
	check_prescan("<!--><meta charset=big5>", "Big5");
	check_string(charset_prescan(text_literal("<\0<meta charset=big5>")),
	    "Big5", "NUL begins no markup");
	check(charset_label(text_literal("big5\0x")) == NULL,
	    "a label has no NUL");
	check_prescan("<a title='<meta charset=big5>'>", NULL);
	check_prescan("<meta charset=", NULL);
}

int
main(void)
{
	check_string(charset_label(text_literal(" ISO-8859-1\n")),
	    "windows-1252", "a label");
	check_string(charset_label(text_literal("none")), NULL, "no label");
	test_prescan();
	check_sniff("\xef\xbb\xbf<meta charset=big5>", "text/html;charset=gbk",
	    "UTF-8", CHARSET_BOM);
	check_sniff("<meta charset=big5>", "text/html; charset=\"gbk\"", "GBK",
	    CHARSET_HEADER);
	check_sniff("<meta charset=big5>", "text/html", "Big5", CHARSET_META);
	check_sniff("<p>\xc3\xa9</p>", "text/html", "UTF-8", CHARSET_VALID);
	check_sniff("<p>\xe9t\xe9</p>", "", "windows-1252", CHARSET_GUESS);
	check_sniff(
	    "\xcf\xf0\xe8\xe2\xe5\xf2 \xec\xe8\xf0, \xed\xe0 \xea\xe0\xf0"
	    "\xf2\xe8\xed\xe5 \xf1\xee\xe1\xe0\xea\xe0 \xe8 "
	    "\xea\xee\xf8\xea\xe0",
	    "", "windows-1251", CHARSET_GUESS);
	check_sniff("plain", "", "windows-1252", CHARSET_GUESS);
	check_encode("windows-1252", "\xc3\xa9\xce\xb1", "\xe9%26%23945%3B");
	check_encode("Shift_JIS", "\xe3\x81\x93", "\x82\xb1");
	check_encode("ISO-2022-JP", "\xe3\x81\x93x", "\033$B$3\033(Bx");
	check_encode("GBK", "\xe2\x82\xac", "\x80");
	check_encode("UTF-16LE", "\xc3\xa9", "\xc3\xa9");
	test_confined();
	test_decode();
	return check_end();
}
