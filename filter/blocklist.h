/*
 * Block lists: pictures that nobody wants, by SHA-256 or MD5 of their bytes
 * or by PDQ.
 */

#ifndef LAIT_BLOCKLIST_H
#define LAIT_BLOCKLIST_H

#include <stdbool.h>

#include "filter/pdq.h"
#include "lib/hash.h"

enum { BLOCKLIST_FILE_BYTES_MAX = 1 << 30 };

struct blocklist;

struct blocklist *blocklist_new(void); /* NULL without memory */
void blocklist_free(struct blocklist *list);

/* blocklist_read(list, path): add a file's entries, one a line behind its
 * kind: "sha256 HEX", "md5 HEX", "pdq HEX"; HEX alone is an MD5 of 32 or a
 * SHA-256 of 64 digits.  What follows the digits, empty lines and "#" comments
 * are ignored.  -1 (said). */
int blocklist_read(struct blocklist *list, const char *path);

/* blocklist_ready(list): call once between reading and asking. */
void blocklist_ready(struct blocklist *list);

/* blocklist_has_bytes: by digest; blocklist_has_hash: by PDQ within
 * PDQ_NEAR_MAX. */
bool blocklist_has_bytes(const struct blocklist *list, struct text bytes,
    const unsigned char sha256[SHA256_BYTES]);
bool blocklist_has_hash(const struct blocklist *list, const struct pdq *hash);

#endif
