/*
 * PDQ, the perceptual hash of 256 bits with a quality: "The TMK+PDQF
 * Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm" (Facebook,
 * 2019), in the words of its reference code in facebook/ThreatExchange.
 */

#ifndef LAIT_PDQ_H
#define LAIT_PDQ_H

#include <stdint.h>

#include "lib/image.h"

enum {
	PDQ_WORDS = 16, /* of 16 bits; bit k is bit k % 16 of word k / 16 */
	PDQ_BITS = 256,
	PDQ_HEX_BYTES = 64, /* without the NUL; word 15 first */
	PDQ_NEAR_MAX = 31   /* the paper's distance of the same picture */
};

struct pdq {
	uint16_t words[PDQ_WORDS];
};

/* pdq_hash(luma, hash, mirrored, quality): of a plane of luma and of the same
 * plane mirrored left to right; quality is 0-100.  A plane in full size is
 * filtered as the reference does, one that a decoder scaled by the fraction of
 * samples that its true size says.  Sides below 5 give hash and quality 0.  0,
 * or -1 without memory. */
int pdq_hash(const struct raster *luma, struct pdq *hash, struct pdq *mirrored,
    int *quality);

void pdq_print(const struct pdq *hash, char hex[PDQ_HEX_BYTES + 1]);

#endif
