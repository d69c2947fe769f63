/*
 * What texts need of Unicode (libunistring): NFC and NFKC, classes, folding.
 */

#ifndef LAIT_UNICODE_H
#define LAIT_UNICODE_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/buffer.h"
#include "lib/text.h"

/* unicode_is_nfc(t): t is in NFC; false also where it takes more than a look at
 * each character to say so. */
bool unicode_is_nfc(struct text t);

/* Append the text in NFC (UAX 15); t is valid UTF-8.  0 or -1 (buffer). */
int unicode_nfc(struct text t, struct buffer *out);

/* Append NFKC with case folding. */
int unicode_fold(struct text t, struct buffer *out);

/* The property White_Space; letters, marks; digits; upper case. */
bool unicode_is_space(uint32_t c);
bool unicode_is_letter(uint32_t c); /* L* or M* */
bool unicode_is_digit(uint32_t c);  /* Nd */
bool unicode_is_upper(uint32_t c);

/* Does c belong to a script written without spaces between words (Han, kana,
 * Thai, Lao, Khmer, Myanmar)? */
bool unicode_is_unspaced(uint32_t c);

/* unicode_words: how many words a text has: runs of letters, marks and digits
 * (with ' and - inside), and one for two characters of unspaced scripts,
 * rounded up. */
int64_t unicode_words(struct text t);

#endif
