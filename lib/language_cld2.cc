/*
 * CLD2; see language_cld2.h.
 */

#include <climits>
#include <cstdio> /* which the next one needs and does not have */

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

#include "lib/language_cld2.h"

void
language_cld2(const char *data, size_t size, const char *hint,
    bool best_effort, struct language_cld2 *out)
{
	CLD2::CLDHints hints = { hint, nullptr, CLD2::UNKNOWN_ENCODING,
		CLD2::UNKNOWN_LANGUAGE };
	CLD2::Language found[3], summary;
	double scores[3];
	int percent[3], text_bytes;
	int length = size > INT_MAX ? INT_MAX : static_cast<int>(size);

	summary = CLD2::ExtDetectLanguageSummary(data, length, true, &hints,
	    best_effort ? CLD2::kCLDFlagBestEffort : 0, found, percent, scores,
	    nullptr, &text_bytes, &out->reliable);
	out->code = CLD2::LanguageCode(summary);
	out->first = CLD2::LanguageCode(found[0]);
	out->first_percent = percent[0];
}
