"""Time faiss' binary indexes: hamming-faiss.py CODES ENTRIES.

CODES holds 32 bytes a code, entries first, then queries.  One thread.
"""
import sys
import time

import faiss
import numpy

RADIUS = 31

faiss.omp_set_num_threads(1)
codes = numpy.fromfile(sys.argv[1], dtype=numpy.uint8).reshape(-1, 32)
entries, queries = codes[: int(sys.argv[2])], codes[int(sys.argv[2]):]


def cpu_ms(index, asked):
    begin = time.process_time()
    limits = index.range_search(asked, RADIUS + 1)[0]
    spent = time.process_time() - begin
    return 1000 * spent / len(asked), int(limits[-1])


multihash = faiss.IndexBinaryMultiHash(256, 16, 16)
multihash.nflip = 1
multihash.add(entries)
print("multihash-ms %.6f\nmultihash-found %d" % cpu_ms(multihash, queries[:500]))
del multihash

flat = faiss.IndexBinaryFlat(256)
flat.add(entries)
print("flat-ms %.6f\nflat-found %d" % cpu_ms(flat, queries[:200]))
