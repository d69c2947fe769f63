/*
 * Pages of any bytes: sniffing finds an encoding, every decoder gives valid
 * UTF-8.  The first byte chooses the decoder.
 */

#include <assert.h>
#include <stdint.h>

#include "lib/charset.h"

enum { OUT_BYTES_MAX = 16 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = { "UTF-8", "Big5", "EUC-KR", "GBK",
		"gb18030", "EUC-JP", "Shift_JIS", "ISO-2022-JP", "UTF-16LE",
		"UTF-16BE", "windows-1252", "windows-1255", "x-user-defined",
		"replacement", "ISO-8859-8-I", "KOI8-U" };
	struct buffer out = buffer_make(OUT_BYTES_MAX), back = out;
	struct text t = { (const char *)data, size };
	enum charset_source source;
	const char *name;

	if (size == 0)
		return 0;
	name = names[data[0] % 16];
	t.data++;
	t.size--;
	assert(charset_sniff(t, t, text_literal("a.example"), &source) != NULL);
	assert(charset_guess(t, text_literal("a.jp")) != NULL);
	assert(charset_decode(name, t, &out) == 0);
	assert(utf8_valid(buffer_text(&out)));
	if (size < 256)
		assert(charset_encode(name, buffer_text(&out), &back) == 0);
	buffer_free(&out);
	buffer_free(&back);
	return 0;
}
