"""Time lait-filter and its peers: images.py PHOTOGRAPHS FOLDER.

Pictures are mosaics of photographs at their own resolution, no enlarging,
JPEG q85 4:2:0, and one set each as progressive JPEG, WebP and PNG.
"""
import glob
import hashlib
import io
import json
import os
import resource
import statistics
import subprocess
import sys
import time

import numpy
import scipy.fftpack
from PIL import Image

try:
    import cv2

    cv2.setNumThreads(1)
except ImportError:
    cv2 = None

ROUNDS = 3
# name, width, height, count, format, save options, targets (imagededup, opencv)
SETS = [
    ("640", 640, 480, 60, "JPEG", {"quality": 85}, 2.2, 1.0),
    ("1.2mpx", 1280, 960, 24, "JPEG", {"quality": 85}, 3.5, 1.0),
    ("4.9mpx", 2560, 1920, 8, "JPEG", {"quality": 85}, 4.9, 1.0),
    ("1.2mpx-progressive", 1280, 960, 12, "JPEG",
     {"quality": 85, "progressive": True}, 1.8, None),
    ("1.2mpx-webp", 1280, 960, 12, "WEBP", {"quality": 85}, 1.8, None),
    ("1.2mpx-png", 1280, 960, 8, "PNG", {}, 1.3, None),
]


def photographs(folder):
    found = []
    for name in sorted(glob.glob(os.path.join(folder, "*.jpg"))):
        with Image.open(name) as image:
            if min(image.size) > 300:
                found.append(image.convert("RGB"))
    return found


def mosaic(pictures, first, width, height):
    out = Image.new("RGB", (width, height))
    at, y = first, 0
    while y < height:
        x, row = 0, height
        while x < width:
            tile = pictures[at % len(pictures)]
            out.paste(tile, (x, y))
            x, row, at = x + tile.width, min(row, tile.height), at + 1
        y += row
    return out


def make(pictures, folder, width, height, count, kind, options):
    os.makedirs(folder)
    records, bodies = [], []
    for i in range(count):
        body = io.BytesIO()
        mosaic(pictures, i * 3, width, height).save(body, kind, **options)
        bodies.append(body.getvalue())
        name = "%03d" % i
        with open(os.path.join(folder, name), "wb") as file:
            file.write(bodies[-1])
        records.append(json.dumps({
            "record": "image", "path": name,
            "sha256": hashlib.sha256(bodies[-1]).hexdigest()}))
    return "\n".join(records) + "\n", bodies


def children_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run_lait(records, folder):
    begin = children_seconds()
    done = subprocess.run(
        ["lait-filter", "--store", folder, "-j", "1"],
        input=records.encode(), stdout=subprocess.PIPE, check=True)
    spent = children_seconds() - begin
    for line in done.stdout.splitlines():
        if b'"pdq"' not in line:
            sys.exit("lait-filter did not hash: " + line.decode()[:300])
    return spent


def run_imagededup(bodies):
    begin = time.process_time()
    for body in bodies:
        image = Image.open(io.BytesIO(body)).convert("RGB")
        grey = numpy.asarray(image.resize((32, 32), Image.LANCZOS).convert("L"))
        dct = scipy.fftpack.dct(
            scipy.fftpack.dct(grey, axis=0), axis=1)[:8, :8]
        _ = dct >= numpy.median(numpy.ndarray.flatten(dct)[1:])
    return time.process_time() - begin


def run_opencv(bodies):
    begin = time.process_time()
    for body in bodies:
        grey = cv2.imdecode(
            numpy.frombuffer(body, numpy.uint8), cv2.IMREAD_GRAYSCALE)
        small = cv2.resize(grey, (32, 32), interpolation=cv2.INTER_AREA)
        cv2.dct(small.astype(numpy.float32))
    return time.process_time() - begin


def main():
    pictures = photographs(sys.argv[1])
    for name, width, height, count, kind, options, dedup, opencv in SETS:
        folder = os.path.join(sys.argv[2], name)
        records, bodies = make(
            pictures, folder, width, height, count, kind, options)
        records, bodies = records * 3, bodies * 3  # start-up counts for less
        ours, theirs, others = [], [], []
        for _ in range(ROUNDS):
            ours.append(run_lait(records, folder))
            theirs.append(run_imagededup(bodies))
            if cv2 is not None and opencv is not None:
                others.append(run_opencv(bodies))
        mine = statistics.median(ours)
        print("# %s: %.2f ms a picture" % (name, 1000 * mine / len(bodies)))
        print("imagededup-%s %.2f %s"
              % (name, statistics.median(theirs) / mine, dedup))
        if others:
            print("opencv-%s %.2f %s"
                  % (name, statistics.median(others) / mine, opencv))
        sys.stdout.flush()
    if cv2 is None:
        print("# skip opencv: python3-opencv is not installed")


main()
