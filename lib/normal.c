/*
 * Normal form; see normal.h.
 */

#include "lib/unicode.h"

#include "lib/normal.h"

int
normal_form(struct text t, struct buffer *out)
{
	struct buffer folded = buffer_make(out->limit);
	size_t begin = out->size;
	int status = unicode_fold(t, &folded);
	bool digits = false, space = false;
	struct text rest = buffer_text(&folded);

	while (rest.size > 0 && !out->failed) {
		uint32_t c = utf8_next(&rest);
		bool digit = unicode_is_digit(c);

		if (!digit && !unicode_is_letter(c)) {
			space |= unicode_is_space(c);
			digits = false;
			continue;
		}
		if (space && out->size > begin)
			buffer_put_char(out, ' ');
		space = false;
		if (!digit)
			buffer_put_utf8(out, c);
		else if (!digits)
			buffer_put_char(out, '0');
		digits = digit;
	}
	buffer_free(&folded);
	return status != 0 || out->failed ? -1 : 0;
}
