/*
 * Digests and their spelling; see hash.h.
 */

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>
#include <openssl/sha.h>

#include "lib/hash.h"

/* A context of that kind of digest, ready to take bytes; NULL without memory,
 * or where the library has been told to do without the kind. */
static EVP_MD_CTX *
context_new(const EVP_MD *kind)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();

	if (context == NULL || EVP_DigestInit_ex(context, kind, NULL) == 1)
		return context;
	EVP_MD_CTX_free(context);
	return NULL;
}

static void
context_add(EVP_MD_CTX *context, const void *data, size_t size)
{
	int ok = EVP_DigestUpdate(context, data, size);

	assert(ok == 1);
	(void)ok;
}

static void
context_finish(EVP_MD_CTX *context, const EVP_MD *kind, unsigned char *digest)
{
	int ok = EVP_DigestFinal_ex(context, digest, NULL);

	assert(ok == 1);
	ok = EVP_DigestInit_ex(context, kind, NULL);
	assert(ok == 1);
	(void)ok;
}

struct sha256 {
	EVP_MD_CTX *context;
};

struct sha256 *
sha256_new(void)
{
	struct sha256 *h = calloc(1, sizeof(*h));

	if (h == NULL || (h->context = context_new(EVP_sha256())) != NULL)
		return h;
	free(h);
	return NULL;
}

void
sha256_add(struct sha256 *h, const void *data, size_t size)
{
	context_add(h->context, data, size);
}

void
sha256_finish(struct sha256 *h, unsigned char digest[SHA256_BYTES])
{
	context_finish(h->context, EVP_sha256(), digest);
}

void
sha256_free(struct sha256 *h)
{
	if (h == NULL)
		return;
	EVP_MD_CTX_free(h->context);
	free(h);
}

struct md5 {
	EVP_MD_CTX *context;
};

struct md5 *
md5_new(void)
{
	struct md5 *h = calloc(1, sizeof(*h));

	if (h == NULL || (h->context = context_new(EVP_md5())) != NULL)
		return h;
	free(h);
	return NULL;
}

void
md5_add(struct md5 *h, const void *data, size_t size)
{
	context_add(h->context, data, size);
}

void
md5_finish(struct md5 *h, unsigned char digest[MD5_BYTES])
{
	context_finish(h->context, EVP_md5(), digest);
}

void
md5_free(struct md5 *h)
{
	if (h == NULL)
		return;
	EVP_MD_CTX_free(h->context);
	free(h);
}

bool
md5_of(struct text t, unsigned char digest[MD5_BYTES])
{
	EVP_MD_CTX *context = context_new(EVP_md5());

	if (context == NULL)
		return false;
	context_add(context, t.data, t.size);
	context_finish(context, EVP_md5(), digest);
	EVP_MD_CTX_free(context);
	return true;
}

/* On the stack, and without the search for the best kind of SHA-256 that takes
 * longer than a short text: ids and keys are asked for by the million. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
void
sha256_of(struct text t, unsigned char digest[SHA256_BYTES])
{
	SHA256_CTX context;

	SHA256_Init(&context);
	SHA256_Update(&context, t.data, t.size);
	SHA256_Final(digest, &context);
}

void
hash_pair_key(const unsigned char image[SHA256_BYTES], struct text cleaned,
    char hex[KEY_HEX_BYTES + 1])
{
	unsigned char digest[SHA256_BYTES];
	SHA256_CTX context;

	SHA256_Init(&context);
	SHA256_Update(&context, image, SHA256_BYTES);
	SHA256_Update(&context, "", 1);
	SHA256_Update(&context, cleaned.data, cleaned.size);
	SHA256_Final(digest, &context);
	hex_encode(digest, KEY_BYTES, hex);
}
#pragma GCC diagnostic pop

void
sha256_hex_of(struct text t, char hex[SHA256_HEX_BYTES + 1])
{
	unsigned char digest[SHA256_BYTES];

	sha256_of(t, digest);
	hex_encode(digest, sizeof(digest), hex);
}

void
sha1_of(struct text t, unsigned char digest[SHA1_BYTES])
{
	SHA1((const unsigned char *)t.data, t.size, digest);
}

void
hash_text_id(struct text cleaned, char hex[KEY_HEX_BYTES + 1])
{
	unsigned char digest[SHA256_BYTES];

	sha256_of(cleaned, digest);
	hex_encode(digest, KEY_BYTES, hex);
}

void
hex_encode(const void *data, size_t size, char *out)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *bytes = data;

	for (size_t i = 0; i < size; i++) {
		*out++ = digits[bytes[i] >> 4];
		*out++ = digits[bytes[i] & 15];
	}
	*out = '\0';
}

bool
hex_decode(struct text t, void *out, size_t size)
{
	unsigned char *bytes = out;

	if (t.size / 2 != size || t.size % 2 != 0)
		return false;
	for (size_t i = 0; i < size; i++) {
		int high = ascii_hex_value(t.data[2 * i]);
		int low = ascii_hex_value(t.data[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		bytes[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

int
base64_encode(const void *data, size_t size, struct buffer *out)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *bytes = data;
	char *at = buffer_reserve(out, (size + 2) / 3 * 4);

	if (at == NULL)
		return -1;
	for (size_t i = 0; i < size; i += 3) {
		size_t left = size - i;
		uint32_t group = (uint32_t)bytes[i] << 16;

		if (left > 1)
			group |= (uint32_t)bytes[i + 1] << 8;
		if (left > 2)
			group |= bytes[i + 2];
		*at++ = digits[group >> 18];
		*at++ = digits[group >> 12 & 63];
		*at++ = left > 1 ? digits[group >> 6 & 63] : '=';
		*at++ = left > 2 ? digits[group & 63] : '=';
	}
	out->size += (size + 2) / 3 * 4;
	return 0;
}

int
base32_encode(const void *data, size_t size, struct buffer *out)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	const unsigned char *bytes = data;
	uint32_t held = 0;
	unsigned bits = 0;

	for (size_t i = 0; i < size; i++) {
		held = held << 8 | bytes[i];
		for (bits += 8; bits >= 5; bits -= 5)
			buffer_put_char(out, digits[held >> (bits - 5) & 31]);
	}
	if (bits > 0)
		buffer_put_char(out, digits[held << (5 - bits) & 31]);
	return out->failed ? -1 : 0;
}

static int
base64_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (ascii_is_digit(c))
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

int
base64_decode(struct text t, struct buffer *out)
{
	if (t.size % 4 != 0)
		return -1;
	for (size_t i = 0; i < t.size; i += 4) {
		const char *four = t.data + i;
		bool last = i + 4 == t.size;
		int pad = !last ? 0 : (four[3] == '=') + (four[2] == '=');
		uint32_t group = 0;

		if (pad == 1 && four[3] != '=')
			return -1;
		for (int k = 0; k < 4; k++) {
			int value = k >= 4 - pad ? 0 : base64_value(four[k]);

			if (value < 0)
				return -1;
			group = group << 6 | (uint32_t)value;
		}
		for (int k = 0; k < 3 - pad; k++)
			buffer_put_char(out, (char)(group >> (16 - 8 * k)));
	}
	return out->failed ? -1 : 0;
}
