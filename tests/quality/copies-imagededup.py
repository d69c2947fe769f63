"""Called by tests/quality/copies: imagededup 0.3's pHash by its published
procedure (Pillow to RGB, Lanczos to 32 x 32, grey, DCT of both axes, median
without the first), near within its default distance of 10.

Reads the records of quality-copies-make on standard input, their files in the
folder that is named, and prints for each sha256, number of the original, kind,
change, and the sha256 of those pictures before it which are near.
"""
import json
import os
import sys

import numpy
import scipy.fftpack
from PIL import Image

DISTANCE = 10
ONES = numpy.array([bin(i).count("1") for i in range(1 << 16)], numpy.uint8)


def phash(path):
    image = Image.open(path).convert("RGB")
    image = image.resize((32, 32), Image.Resampling.LANCZOS).convert("L")
    grey = numpy.array(image).astype("uint8")
    dct = scipy.fftpack.dct(scipy.fftpack.dct(grey, axis=0), axis=1)[:8, :8]
    bits = dct >= numpy.median(dct.flatten()[1:])
    return numpy.packbits(bits).view(numpy.uint16)


def main():
    records = [json.loads(line) for line in sys.stdin]
    hashes = numpy.array([phash(os.path.join(sys.argv[1], record["path"]))
                          for record in records])
    for i, record in enumerate(records):
        distances = ONES[hashes[:i] ^ hashes[i]].sum(axis=1)
        near = {records[j]["sha256"]
                for j in numpy.flatnonzero(distances <= DISTANCE)}
        print(record["sha256"], record["original"],
              record.get("kind", "original"), record.get("change", "-"),
              " ".join(sorted(near)), sep="\t")


if __name__ == "__main__":
    main()
