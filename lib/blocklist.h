/*
 * Block lists: pictures that nobody wants, by SHA-256 or MD5 of their bytes
 * or by PDQ.
 */

#ifndef LAIT_BLOCKLIST_H
#define LAIT_BLOCKLIST_H

#include <stdbool.h>

#include "lib/hash.h"
#include "lib/text.h"

enum { BLOCKLIST_FILE_BYTES_MAX = 1 << 30, BLOCKLIST_PDQ_BYTES = 32 };

struct blocklist;

/* blocklist_open(files): the entries of all files of a list separated by
 * commas; "" or NULL is an empty list.  An entry is a line: "sha256 HEX", "md5
 * HEX", "pdq HEX"; HEX alone is an MD5 of 32 or a SHA-256 of 64 digits.  What
 * follows the digits, empty lines and "#" comments are ignored.  NULL (said).
 * blocklist_free(NULL) does nothing. */
struct blocklist *blocklist_open(const char *files);
void blocklist_free(struct blocklist *list);

/* blocklist_has_bytes: 1 when the SHA-256 or MD5 of the bytes is listed, else
 * 0; -1 without memory, so that nothing passes which nobody looked at.
 * `sha256` is theirs. */
int blocklist_has_bytes(const struct blocklist *list, struct text bytes,
    const unsigned char sha256[SHA256_BYTES]);

/* blocklist_has_near: is a PDQ listed that differs in at most `bits` bits?
 * Bytes in the order in which PDQ is printed. */
bool blocklist_has_near(const struct blocklist *list,
    const unsigned char pdq[BLOCKLIST_PDQ_BYTES], int bits);

#endif
