"""Called by tests/bench/images with coco's folder; see there."""
import csv
import ctypes
import ctypes.util
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time

import numpy
import scipy.fftpack
from PIL import Image

try:
    import cv2
    cv2.setNumThreads(1)
except ImportError:
    cv2 = None

try:
    vips = ctypes.CDLL(ctypes.util.find_library("vips") or "libvips.so.42")
    if vips.vips_init(b"bench") != 0:
        vips = None
    else:
        vips.vips_concurrency_set(1)
        vips.vips_cache_set_max(0)
except OSError:
    vips = None

GATES = ["--min-side", "1", "--aspect-max", "1000", "--bytes-min", "0"]


def originals(folder):
    """Published COCO photographs of 640 pixels, all 4:3, upright or not."""
    with open(os.path.join(folder, "images.tsv"), encoding="utf-8") as table:
        rows = csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
        names = [row["file"] for row in rows if row["kind"] == "original"
                 and {row["w"], row["h"]} == {"640", "480"}]
    return [os.path.join(folder, name) for name in sorted(names)]


def mosaic(paths, first, side, kind="JPEG", **options):
    """side x side photographs at their own resolution; JPEG: q85 4:2:0."""
    sheet = Image.new("RGB", (640 * side, 480 * side))
    for i in range(side * side):
        tile = Image.open(paths[(first + i) % len(paths)]).convert("RGB")
        if tile.height > tile.width:
            tile = tile.transpose(Image.Transpose.ROTATE_90)
        sheet.paste(tile, (i % side * 640, i // side * 480))
    out = io.BytesIO()
    sheet.save(out, kind, **(options or {"quality": 85}))
    return out.getvalue()


def imagededup(data):
    """imagededup 0.3: PHash by its published procedure."""
    image = Image.open(io.BytesIO(data)).convert("RGB")
    image = image.resize((32, 32), Image.Resampling.LANCZOS).convert("L")
    grey = numpy.array(image).astype("uint8")
    dct = scipy.fftpack.dct(scipy.fftpack.dct(grey, axis=0), axis=1)[:8, :8]
    return dct >= numpy.median(dct.flatten()[1:])


def opencv(data):
    grey = cv2.imdecode(numpy.frombuffer(data, numpy.uint8),
                        cv2.IMREAD_GRAYSCALE)
    small = cv2.resize(grey, (32, 32), interpolation=cv2.INTER_AREA)
    return cv2.dct(numpy.float32(small))[:8, :8]


def imagehash(data):
    """ImageHash 4.3: phash by its published procedure."""
    image = Image.open(io.BytesIO(data)).convert("L")
    grey = numpy.asarray(image.resize((32, 32), Image.Resampling.LANCZOS))
    dct = scipy.fftpack.dct(scipy.fftpack.dct(grey, axis=0), axis=1)[:8, :8]
    return dct > numpy.median(dct)


def libvips(data):
    small, grey = ctypes.c_void_p(), ctypes.c_void_p()
    size = ctypes.c_size_t()
    if vips.vips_thumbnail_buffer(
            data, ctypes.c_size_t(len(data)), ctypes.byref(small),
            ctypes.c_int(32), b"height", ctypes.c_int(32), b"size",
            ctypes.c_int(3), None) != 0 or vips.vips_colourspace(
                small, ctypes.byref(grey), ctypes.c_int(1), None) != 0:
        sys.exit("libvips does not decode")
    samples = vips.vips_image_write_to_memory(grey, ctypes.byref(size))
    if size.value != 32 * 32:
        sys.exit("libvips gives another size")
    vips.g_free(ctypes.c_void_p(samples))
    vips.g_object_unref(grey)
    vips.g_object_unref(small)


def pillow_open(data):
    return Image.open(io.BytesIO(data)).size


def tries(files):
    """More of what is quick: the least of them is the one undisturbed."""
    return 7 if len(files[0]) < 200000 else 3


def peer_time(function, files, rounds):
    for data in files[:3]:
        function(data)
    best = None
    for _ in range(tries(files)):
        start = time.process_time()
        for _ in range(rounds):
            for data in files:
                function(data)
        spent = time.process_time() - start
        best = spent if best is None else min(best, spent)
    return best / rounds / len(files)


def filter_cpu(folder, lines):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(["lait-filter", "--store", folder, "-j1"] + GATES,
                          input=lines, capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if lines and done.stdout.count(b'"pdq"') != lines.count(b"\n"):
        sys.exit("lait-filter did not decode all")
    return (after.ru_utime + after.ru_stime - before.ru_utime -
            before.ru_stime)


def filter_times(files, rounds):
    """Seconds a picture: of the line in memory, of the probe, of the whole
    program."""
    with tempfile.TemporaryDirectory() as folder:
        lines = b""
        names = []
        for i, data in enumerate(files):
            names.append(os.path.join(folder, f"{i}.jpg"))
            with open(names[-1], "wb") as out:
                out.write(data)
            lines += json.dumps({"record": "image",
                                 "path": f"{i}.jpg"}).encode() + b"\n"
        line, probe = numpy.min([numpy.array(subprocess.run(
            ["bench-images-line", str(rounds)] + names, capture_output=True,
            check=True).stdout.split(), float)
            for _ in range(tries(files))], 0) / 1e3
        nothing = min(filter_cpu(folder, b"") for _ in range(3))
        spent = min(filter_cpu(folder, lines * rounds)
                    for _ in range(tries(files)))
    return line, probe, (spent - nothing) / rounds / len(files)


if vips:
    vips.vips_image_write_to_memory.restype = ctypes.c_void_p

# Which peer, and how many times its time is to be had: by set, in the order
# of its name in SETS.
PEERS = [("imagededup", imagededup, True, (2.2, 3.5, 3.5, 1.8, 1.8, 1.3)),
         ("opencv", opencv, cv2, (1.0, 1.0, 1.0)),
         ("imagehash", imagehash, True, (1.9, 2.6, 2.6)),
         ("libvips", libvips, vips, (1.1, 1.1, 1.1))]


def measure(name, which, files, rounds):
    ours, probe, program = filter_times(files, rounds)
    size = sum(map(len, files)) / len(files) / 1000
    print(f"# {name}: {len(files)} files of {size:.0f} kB; the line "
          f"{ours * 1e3:.2f} ms, lait-filter with records and files "
          f"{program * 1e3:.2f} ms, {1 / program:.0f} images/s")
    for peer, function, there, targets in PEERS:
        if which >= len(targets):
            continue
        if not there:
            print(f"# skip: {peer} is not here")
            continue
        theirs = peer_time(function, files, rounds)
        print(f"# {peer} {theirs * 1e3:.2f} ms")
        print(f"filter-over-{peer}-{name} {theirs / ours:.2f} "
              f"{targets[which]}", flush=True)
    print(f"line-over-program-{name} {ours / program:.2f} {1 / 1.3:.2f}")
    if which == 0:
        theirs = peer_time(pillow_open, files, 20)
        print(f"# probe {probe * 1e6:.2f} us, Pillow's open "
              f"{theirs * 1e6:.1f} us")
        print(f"probe-over-pillow-{name} {theirs / probe:.0f} 20")


def main():
    paths = originals(sys.argv[1])
    small = [open(path, "rb").read() for path in paths[:60]]

    def mosaics(count, side, kind="JPEG", **options):
        return [mosaic(paths, side * side * i, side, kind, **options)
                for i in range(count)]

    measure("640px", 0, small, 3)
    measure("1.2mpx", 1, mosaics(20, 2), 3)
    measure("4.9mpx", 2, mosaics(6, 4), 3)
    measure("1.2mpx-progressive", 3,
            mosaics(6, 2, quality=85, progressive=True), 3)
    measure("1.2mpx-webp", 4, mosaics(6, 2, "WEBP", quality=80), 3)
    measure("1.2mpx-png", 5, mosaics(6, 2, "PNG", compress_level=6), 2)


main()
