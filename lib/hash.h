/*
 * SHA-256 (FIPS 180-4), SHA-1 and MD5, and the three ways in which bytes are
 * written as text.  OpenSSL stands behind this file.
 */

#ifndef LAIT_HASH_H
#define LAIT_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/buffer.h"
#include "lib/text.h"

enum {
	SHA256_BYTES = 32,
	SHA256_HEX_BYTES = 64, /* without the NUL */
	SHA1_BYTES = 20,
	MD5_BYTES = 16,
	MD5_HEX_BYTES = 32,
	KEY_BYTES = 16, /* of a text_id or the key of a pair */
	KEY_HEX_BYTES = 32
};

struct sha256;

/* An incremental SHA-256; NULL when out of memory.  sha256_free(NULL) does
 * nothing.  sha256_finish gives the digest and makes it ready to begin anew. */
struct sha256 *sha256_new(void);
void sha256_add(struct sha256 *h, const void *data, size_t size);
void sha256_finish(struct sha256 *h, unsigned char digest[SHA256_BYTES]);
void sha256_free(struct sha256 *h);

/* The same for MD5 (RFC 1321), which shard indexes of others ask for. */
struct md5;
struct md5 *md5_new(void);
void md5_add(struct md5 *h, const void *data, size_t size);
void md5_finish(struct md5 *h, unsigned char digest[MD5_BYTES]);
void md5_free(struct md5 *h);

/* md5_of(t, digest): of a whole text; false without memory, or where OpenSSL
 * was told to do without MD5. */
bool md5_of(struct text t, unsigned char digest[MD5_BYTES]);

void sha256_of(struct text t, unsigned char digest[SHA256_BYTES]);
void sha256_hex_of(struct text t, char hex[SHA256_HEX_BYTES + 1]);
void sha1_of(struct text t, unsigned char digest[SHA1_BYTES]);

/* text_id of a cleaned text: the first 16 bytes of its SHA-256, in hex. */
void hash_text_id(struct text cleaned, char hex[KEY_HEX_BYTES + 1]);

/* Key of a pair: the first 16 bytes of SHA-256(image's sha256 (32 bytes),
 * 0x00, text as cleaned), in hex. */
void hash_pair_key(const unsigned char image[SHA256_BYTES], struct text cleaned,
    char hex[KEY_HEX_BYTES + 1]);

/* hex_encode: lower case, NUL-terminated; out has 2 * size + 1 bytes. */
void hex_encode(const void *data, size_t size, char *out);

/* hex_decode: t must be exactly 2 * size hex digits. */
bool hex_decode(struct text t, void *out, size_t size);

/* Append base64 (RFC 4648, with padding) or base32 (upper case, no padding)
 * of the bytes.  0, or -1 when the buffer failed. */
int base64_encode(const void *data, size_t size, struct buffer *out);
int base32_encode(const void *data, size_t size, struct buffer *out);

/* Append what the base64 text stands for; -1 when it is not base64 (white
 * space is not) or the buffer failed. */
int base64_decode(struct text t, struct buffer *out);

#endif
